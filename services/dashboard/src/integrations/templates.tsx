/** The message templates of a number's business account. */
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { templatesQuery, useSyncTemplates } from '@/api/templates'
import type { Template, Templates as Known } from '@/api/types'
import { agoPhrase } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { TemplateCard } from '@/templates/card'
import { showTemplate } from '@/templates/fill'
import { TemplateQuality, TemplateStatus } from '@/templates/marks'
import { TemplateSearch, useTemplateSearch } from '@/templates/use-search'
import { Button } from '@/ui/button'
import { cx } from '@/ui/cx'
import { Failed, Loading, Skeleton } from '@/ui/states'

const words = s.templates

export function Templates({ integrationId }: { integrationId: string }) {
  const { data, error, refetch } = useQuery(templatesQuery(integrationId))
  const search = useTemplateSearch(data?.items)
  if (error && !data)
    return <Failed what={words.list} error={error} onRetry={() => void refetch()} className="mx-0! px-0 py-2" />
  if (!data)
    return (
      <Loading>
        <Skeleton className="h-28 w-full" />
      </Loading>
    )
  return (
    <div className="flex flex-col gap-4">
      <Sync integrationId={integrationId} templates={data} />
      {data.items.length > 0 && <TemplateSearch search={search} />}
      {data.items.length === 0 ? (
        <p className="text-ink-2">{words.noneLead}</p>
      ) : search.found.length === 0 ? (
        <p className="text-ink-3">{words.noMatch}</p>
      ) : (
        <ul className="overflow-hidden rounded-card border border-line bg-surface">
          {search.found.map((template) => (
            <Row key={template.id} template={template} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Sync({ integrationId, templates: { syncedAt, failure } }: { integrationId: string; templates: Known }) {
  const now = useNow()
  const sync = useSyncTemplates(integrationId)
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <div>
        <p className="text-ink-2" data-testid="synced">
          {syncedAt ? words.synced(agoPhrase(syncedAt, now)) : words.never}
        </p>
        {failure && (
          <p role="alert" className="max-w-prose text-fail">
            {words.failure(failure)}
          </p>
        )}
      </div>
      <Button icon={RotateCw} onClick={() => sync.mutate()} disabled={sync.isPending} data-testid="sync-templates">
        {sync.isPending ? words.syncing : words.sync}
      </Button>
    </div>
  )
}

function Row({ template }: { template: Template }) {
  const [open, setOpen] = useState(false)
  const id = `template-${template.id}`
  return (
    <li className="border-b border-line last:border-b-0" data-testid="template-row">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="flex min-h-14 w-full items-center gap-3 px-4 py-2 text-left focus-inset hover:bg-hover"
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{template.name}</span>
          <span className="flex flex-wrap gap-x-2 text-meta text-ink-3">
            <span>{template.language}</span>
            <span>{words.category[template.category] ?? template.category.toLowerCase()}</span>
            <TemplateQuality quality={template.quality} />
          </span>
        </span>
        <TemplateStatus status={template.status} />
        <ChevronDown
          aria-hidden
          size={16}
          className={cx('shrink-0 text-ink-3 transition-transform', open && 'rotate-180')}
        />
      </button>
      <div id={id} hidden={!open} className="flex flex-col gap-2 bg-page px-4 py-3">
        {template.rejectionReason && (
          <p className="text-fail">{words.rejected(template.rejectionReason.replaceAll('_', ' ').toLowerCase())}</p>
        )}
        <div className="w-fit max-w-sm rounded-bubble border border-line bg-bubble px-3 pt-2 pb-1 text-read">
          <TemplateCard shown={showTemplate(template.components, {})} />
        </div>
      </div>
    </li>
  )
}
