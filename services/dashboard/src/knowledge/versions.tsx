/** Every text an article has had: compared with what it is now, and brought back. */
import { useQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useRestore, versionsQuery, type ArticleVersion } from '@/api/knowledge'
import type { Article } from '@/api/types'
import { agoPhrase, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { cx } from '@/ui/cx'
import { Dialog } from '@/ui/dialog'
import { DiffView } from '@/ui/diff-view'
import { Loaded } from '@/ui/loaded'
import { Pills } from '@/ui/pills'
import { useToasts } from '@/ui/toast'
import { useBaseId } from './base'
import { versionText } from './version-text'

const words = s.knowledge.versions

interface VersionsProps {
  article: Article
  /** Restoring would write over what is not saved. */
  blocked: boolean
  onClose: () => void
  onRestored: (article: Article) => void
}

export function Versions({ article, blocked, onClose, onRestored }: VersionsProps) {
  const versions = useQuery(versionsQuery(useBaseId(), article.id))
  const [chosen, setChosen] = useState<number | null>(null)
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={words.title} lead={words.lead} large>
      <Loaded query={versions} what={words.what} className="px-0 py-2">
        {(items) => {
          const shown = items.find(({ version }) => version === chosen)
          return (
            <div className="grid min-h-80 grid-cols-[minmax(0,1fr)] gap-4 md:grid-cols-[220px_minmax(0,1fr)]">
              <ol aria-label={words.list} className="flex flex-col gap-0.5 max-md:max-h-44 max-md:overflow-y-auto">
                {items.map((version) => (
                  <VersionRow
                    key={version.version}
                    version={version}
                    isCurrent={version.version === article.version}
                    isChosen={version.version === chosen}
                    onChoose={() => setChosen(version.version)}
                  />
                ))}
              </ol>
              {shown ? (
                <Compare key={shown.version} {...{ article, shown, items, blocked, onRestored }} />
              ) : (
                <p className="text-ink-3">{words.pick}</p>
              )}
            </div>
          )
        }}
      </Loaded>
    </Dialog>
  )
}

interface RowProps {
  version: ArticleVersion
  isCurrent: boolean
  isChosen: boolean
  onChoose: () => void
}

function VersionRow({ version, isCurrent, isChosen, onChoose }: RowProps) {
  const now = useNow()
  const who = typeof version.savedBy === 'object' ? version.savedBy?.name : version.savedBy
  return (
    <li>
      <button
        type="button"
        aria-pressed={isChosen}
        data-testid="version"
        onClick={onChoose}
        className={cx(
          'flex w-full flex-col rounded-control px-2.5 py-1.5 text-left focus-inset',
          isChosen ? 'bg-selected' : 'hover:bg-hover',
        )}
      >
        <span className="flex items-baseline justify-between gap-2 font-medium">
          {words.name(version.version)}
          <span className="text-meta font-normal text-ink-3">
            {isCurrent ? words.current : s.knowledge[version.status]}
          </span>
        </span>
        <span className="truncate text-meta text-ink-3" title={exact(version.savedAt)}>
          {words.by(who ?? words.taken, agoPhrase(version.savedAt, now))}
        </span>
      </button>
    </li>
  )
}

interface CompareProps {
  article: Article
  shown: ArticleVersion
  items: readonly ArticleVersion[]
  blocked: boolean
  onRestored: (article: Article) => void
}

function Compare({ article, shown, items, blocked, onRestored }: CompareProps) {
  const [against, setAgainst] = useState<'now' | 'before'>(shown.version === article.version ? 'before' : 'now')
  const restore = useRestore(useBaseId(), article.id)
  const toasts = useToasts()
  const before = items[items.indexOf(shown) + 1]
  const isCurrent = shown.version === article.version
  const bring = () =>
    restore.mutate(shown.version, {
      onSuccess: (fresh) => {
        toasts.good(words.restored(shown.version))
        onRestored(fresh)
      },
      onError: (error) => toasts.fail(s.actions.refused(words.restore), error),
    })
  return (
    <section aria-label={words.name(shown.version)} className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Pills
          label={words.against}
          value={against}
          options={[
            { value: 'now', words: words.now },
            { value: 'before', words: words.before },
          ]}
          onChange={setAgainst}
          testId="against"
        />
        {!isCurrent && (
          <Button
            icon={Undo2}
            look="primary"
            disabled={blocked || restore.isPending}
            onClick={bring}
            data-testid="version-restore"
          >
            {words.restore}
          </Button>
        )}
      </div>
      {blocked && !isCurrent && <p className="text-meta text-wait">{words.dirty}</p>}
      {against === 'now' ? (
        <DiffView before={versionText(shown)} after={versionText(article)} />
      ) : (
        <DiffView before={before ? versionText(before) : ''} after={versionText(shown)} />
      )}
    </section>
  )
}
