/** The inbox: list on the left, thread on the right; on a phone one of them at a time. */
import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Inbox, SearchX } from 'lucide-react'
import { useRef } from 'react'
import type { Conversation } from '@/api/types'
import { useShortcuts } from '@/lib/shortcuts'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { Empty, Failed } from '@/ui/states'
import { ConnectCard } from './connect-card'
import { InboxHeader } from './header'
import { InboxList, RowSkeletons } from './list'
import { useRows } from './use-rows'
import { defaultSort, VIEWS, type InboxSearch, type View } from './views'

export function InboxPage() {
  const search = useSearch({ from: '/inside/inbox' })
  const { conversationId } = useParams({ strict: false })
  const navigate = useNavigate()
  const field = useRef<HTMLInputElement>(null)
  const shown = useRef<Conversation[]>([])
  const view = search.view ?? 'needs-you'
  const sort = search.sort ?? defaultSort(view)
  const rows = useRows(view, sort, search.q)

  const go = (next: InboxSearch) =>
    void navigate(
      conversationId
        ? { to: '/inbox/$conversationId', params: { conversationId }, search: next }
        : { to: '/inbox', search: next },
    )
  const open = (id: string | undefined) =>
    id && void navigate({ to: '/inbox/$conversationId', params: { conversationId: id }, search })
  const step = (by: 1 | -1) => {
    const at = shown.current.findIndex((row) => row.id === conversationId)
    open((at < 0 ? shown.current[0] : shown.current[at + by])?.id)
  }
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    '/': () => field.current?.focus(),
    Escape: conversationId ? () => void navigate({ to: '/inbox', search }) : undefined,
    ...Object.fromEntries(VIEWS.map((name, index) => [String(index + 1), () => go({ view: name })])),
  })

  return (
    <div className="flex h-full">
      <section
        aria-label={s.inbox.title}
        className={cx(
          'flex h-full w-full shrink-0 flex-col border-line bg-surface md:w-[340px] md:border-r xl:w-[360px]',
          conversationId && 'max-md:hidden',
        )}
      >
        <InboxHeader
          view={view}
          sort={sort}
          q={search.q ?? ''}
          searchField={field}
          onView={(next) => go({ view: next })}
          onSort={(next) => go({ ...search, sort: next })}
          onSearch={(q) => go(q.trim() ? { ...search, q } : { view })}
        />
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
          {rows.error ? (
            <Failed what={s.inbox.conversations} error={rows.error} onRetry={rows.retry} />
          ) : rows.isLoading ? (
            <RowSkeletons count={8} />
          ) : rows.items.length === 0 ? (
            <Nothing view={view} searching={Boolean(search.q)} />
          ) : (
            <InboxList
              data={rows}
              search={search}
              scope={`${view} ${sort} ${search.q ?? ''}`}
              currentId={conversationId}
              shown={shown}
            />
          )}
        </div>
      </section>
      <div className={cx('h-full min-w-0 flex-1', !conversationId && 'max-md:hidden')}>
        <Outlet />
      </div>
    </div>
  )
}

function Nothing({ view, searching }: { view: View; searching: boolean }) {
  if (searching) return <Empty icon={SearchX} title={s.inbox.noMatch.title} lead={s.inbox.noMatch.lead} />
  const words = s.inbox.empty[view]
  return (
    <>
      <ConnectCard />
      <Empty icon={Inbox} title={words.title} lead={words.lead} />
    </>
  )
}
