/** What Meta told about a number: what is open first, what was settled below. */
import { useQuery } from '@tanstack/react-query'
import { CircleAlert, Info, TriangleAlert, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { noticesQuery, useResolve } from '@/api/notices'
import type { Notice } from '@/api/types'
import { agoPhrase, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { cx } from '@/ui/cx'
import { Failed, Loading, Skeleton } from '@/ui/states'

const words = s.notices
const LOOK: Record<Notice['severity'], { icon: LucideIcon; colour: string }> = {
  critical: { icon: CircleAlert, colour: 'text-fail' },
  warning: { icon: TriangleAlert, colour: 'text-wait' },
  info: { icon: Info, colour: 'text-ink-3' },
}
const ORDER: Notice['severity'][] = ['critical', 'warning', 'info']

export function Notices({ integrationId }: { integrationId: string }) {
  const { data, error, refetch } = useQuery(noticesQuery(integrationId, true))
  if (error && !data)
    return <Failed what={words.list} error={error} onRetry={() => void refetch()} className="mx-0! px-0 py-2" />
  if (!data)
    return (
      <Loading>
        <Skeleton className="h-16 w-full" />
      </Loading>
    )
  return (
    <div className="flex flex-col gap-3">
      {data.length === 0 ? (
        <p className="text-ink-2">{words.none}</p>
      ) : (
        <NoticeList notices={data.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))} />
      )}
      <History integrationId={integrationId} />
    </div>
  )
}

function NoticeList({ notices }: { notices: readonly Notice[] }) {
  return (
    <ul className="overflow-hidden rounded-card border border-line bg-surface">
      {notices.map((notice) => (
        <Row key={notice.id} notice={notice} />
      ))}
    </ul>
  )
}

function Row({ notice }: { notice: Notice }) {
  const now = useNow()
  const resolve = useResolve()
  const { icon: Icon, colour } = LOOK[notice.severity]
  return (
    <li
      data-testid="notice"
      data-severity={notice.severity}
      className="flex gap-3 border-b border-line px-4 py-3 last:border-b-0 max-md:flex-wrap"
    >
      <Icon
        role="img"
        aria-label={words.severity[notice.severity]}
        size={18}
        strokeWidth={1.75}
        className={cx('mt-px shrink-0', notice.resolvedAt ? 'text-ink-3' : colour)}
      />
      <div className="min-w-0 flex-1 max-md:basis-[calc(100%-30px)]">
        <p className={cx('break-words', !notice.resolvedAt && notice.severity !== 'info' && 'font-medium')}>
          {notice.title}
        </p>
        <p className="text-meta text-ink-3">
          <time dateTime={notice.occurredAt} title={exact(notice.occurredAt)}>
            {agoPhrase(notice.occurredAt, now)}
          </time>
          {` · ${notice.field}`}
          {notice.resolvedAt && ` · ${words.settled(agoPhrase(notice.resolvedAt, now))}`}
        </p>
        {notice.detail !== undefined && notice.detail !== null && (
          <details className="mt-1 text-meta">
            <summary className="w-fit cursor-pointer rounded-control text-ink-2 underline underline-offset-2">
              {words.detail}
            </summary>
            <pre className="mt-1 max-h-64 overflow-auto rounded-control bg-sunken p-2 font-mono whitespace-pre-wrap">
              {JSON.stringify(notice.detail, null, 2)}
            </pre>
          </details>
        )}
      </div>
      {!notice.resolvedAt && (
        <Button
          onClick={() => resolve.mutate(notice)}
          disabled={resolve.isPending}
          data-testid="resolve"
          className="max-md:ml-[30px]"
        >
          {words.resolve}
        </Button>
      )}
    </li>
  )
}

function History({ integrationId }: { integrationId: string }) {
  const [open, setOpen] = useState(false)
  const { data } = useQuery({ ...noticesQuery(integrationId, false), enabled: open })
  const settled = data?.filter((notice) => notice.resolvedAt)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="notice-history">
      <summary className="w-fit cursor-pointer rounded-control font-medium text-ink-2">{words.history}</summary>
      <div className="pt-3">
        {settled?.length === 0 && <p className="text-ink-3">{words.historyNone}</p>}
        {settled && settled.length > 0 && <NoticeList notices={settled} />}
      </div>
    </details>
  )
}
