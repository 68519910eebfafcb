/** Sites and files the articles come from. Files may be dropped anywhere on it. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileText, FileUp, Globe, LibraryBig, Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { sourcesQuery, type KnowledgeSource } from '@/api/sources'
import { useDrop } from '@/lib/use-drop'
import { useBaseId } from '@/knowledge/base'
import { useMayManage } from '@/lib/roles'
import { agoPhrase, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Loaded } from '@/ui/loaded'
import { ROW_LINK, RowItem, Rows } from '@/ui/rows'
import { Empty } from '@/ui/states'
import { AddSite } from './add-site'
import { ENDINGS } from './file-kinds'
import { reasonOf, SourceMark, SourceProgress } from './look'
import { UploadList } from './upload-list'
import { useUploads } from './use-uploads'

const words = s.sources

export function SourcesTab() {
  const baseId = useBaseId()
  const mayManage = useMayManage()
  const sources = useQuery(sourcesQuery(baseId))
  const [adding, setAdding] = useState(false)
  const uploads = useUploads(baseId)
  const picker = useRef<HTMLInputElement>(null)
  const drop = useDrop((files) => mayManage && uploads.add([...files]))
  return (
    // Files may be dropped anywhere on the list; the button does the same.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <section
      aria-label={s.knowledge.tabs.sources}
      className="relative flex min-h-72 flex-col gap-3"
      {...(mayManage ? drop.handlers : {})}
    >
      {mayManage && drop.over && <DropHere />}
      {mayManage && (
        <div className="flex flex-col gap-1.5">
          <div className="flex flex-wrap gap-2">
            <Button look="primary" icon={Plus} onClick={() => setAdding(true)} data-testid="add-site">
              {words.addSite}
            </Button>
            <Button icon={FileUp} onClick={() => picker.current?.click()}>
              {words.upload}
            </Button>
            <input
              ref={picker}
              type="file"
              multiple
              accept={ENDINGS.map((ending) => `.${ending}`).join(',')}
              aria-label={words.upload}
              data-testid="upload-input"
              className="sr-only"
              tabIndex={-1}
              onChange={(event) => {
                uploads.add([...(event.target.files ?? [])])
                event.target.value = ''
              }}
            />
          </div>
          <p className="text-meta text-ink-3">{words.kinds}</p>
        </div>
      )}
      <UploadList uploads={uploads} />
      <Loaded query={sources} what={words.list}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon={LibraryBig} title={words.empty.title} lead={words.empty.lead} />
          ) : (
            <Rows label={s.knowledge.tabs.sources}>
              {items.map((source) => (
                <RowItem key={source.id}>
                  <SourceRow source={source} />
                </RowItem>
              ))}
            </Rows>
          )
        }
      </Loaded>
      {adding && <AddSite onClose={() => setAdding(false)} />}
    </section>
  )
}

function SourceRow({ source }: { source: KnowledgeSource }) {
  const now = useNow()
  const Icon = source.kind === 'site' ? Globe : FileText
  const reason = source.state === 'failed' ? reasonOf(source) : undefined
  return (
    <Link
      to="/knowledge/sources/$sourceId"
      params={{ sourceId: source.id }}
      data-testid="source-row"
      data-state={source.state}
      className={ROW_LINK}
    >
      <Icon aria-hidden size={18} strokeWidth={1.5} className="shrink-0 text-ink-3" />
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="truncate font-medium">{source.name}</span>
        <span className="flex flex-wrap gap-x-3 text-meta text-ink-3">
          <span className="tabular">{s.knowledge.count(source.articleCount)}</span>
          {source.lastRunAt ? (
            <span title={exact(source.lastRunAt)}>{words.lastRun(agoPhrase(source.lastRunAt, now))}</span>
          ) : (
            <span>{words.never_read}</span>
          )}
          {source.schedule && <span>{words[source.schedule]}</span>}
          {reason && <span className="text-fail">{reason}</span>}
        </span>
        <SourceProgress source={source} />
      </span>
      <SourceMark state={source.state} />
    </Link>
  )
}

function DropHere() {
  return (
    <div className="pointer-events-none absolute inset-0 z-20 flex items-center justify-center gap-2 rounded-card border-2 border-dashed border-accent bg-accent-soft/90 p-4 text-center font-medium text-accent-text">
      <FileUp aria-hidden size={18} className="shrink-0" />
      {words.drop}
    </div>
  )
}
