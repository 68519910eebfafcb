/** The list: virtual, so that ten thousand conversations scroll like ten, and still while somebody works in it. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowUp } from 'lucide-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useSession } from '@/api/session'
import type { Conversation } from '@/api/types'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Loading, Skeleton } from '@/ui/states'
import { InboxRow, ROW_PX } from './row'
import type { Rows } from './use-rows'
import { useHeldOrder } from './use-held-order'
import type { InboxSearch } from './views'

const OVERSCAN = 8

interface ListProps {
  data: Rows
  search: InboxSearch
  scope: string
  currentId: string | undefined
  /** The rows as they stand on screen, for the keyboard. */
  shown: RefObject<Conversation[]>
}

export function InboxList({ data, search, scope, currentId, shown }: ListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [scrolled, setScrolled] = useState(false)
  const { user } = useSession()
  const now = useNow()
  const order = useHeldOrder(data.items, scope, scrolled)
  const { rows } = order
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  const visible = virtual.getVirtualItems()
  const lastVisible = visible.at(-1)?.index ?? 0

  useEffect(() => {
    shown.current = rows
  }, [rows, shown])

  const { hasMore, isLoadingMore, loadMore } = data
  useEffect(() => {
    if (hasMore && !isLoadingMore && lastVisible >= rows.length - OVERSCAN) loadMore()
  }, [hasMore, isLoadingMore, loadMore, lastVisible, rows.length])

  useKeepInView(currentId, rows, (index) => virtual.scrollToIndex(index, { align: 'auto' }))

  const toTop = () => {
    order.release()
    scroller.current?.scrollTo({ top: 0 })
  }
  return (
    <div className="relative min-h-0 flex-1" {...order.hold}>
      {order.waiting > 0 && (
        <button
          type="button"
          onClick={toTop}
          className="absolute inset-x-0 top-2 z-10 mx-auto flex h-7 w-fit items-center gap-1 rounded-full bg-accent px-3 text-meta font-medium text-accent-ink shadow-float fade-in"
        >
          <ArrowUp aria-hidden size={14} />
          {s.inbox.newAbove(order.waiting)}
        </button>
      )}
      <div
        ref={scroller}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop > ROW_PX / 2)}
        className="h-full overflow-y-auto overscroll-contain"
        data-testid="inbox-list"
      >
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {visible.map((item) => {
            const row = rows[item.index]
            return (
              row && (
                <li
                  key={item.key}
                  className="absolute inset-x-0 top-0 border-b border-line"
                  style={{ transform: `translateY(${item.start}px)`, height: ROW_PX }}
                >
                  <InboxRow row={row} search={search} me={user.id} now={now} isCurrent={row.id === currentId} />
                </li>
              )
            )
          })}
        </ul>
        {isLoadingMore && <RowSkeletons count={2} />}
      </div>
    </div>
  )
}

/** Follows the keyboard: the open conversation is scrolled to when it changes, never when the list does. */
function useKeepInView(currentId: string | undefined, rows: Conversation[], scrollTo: (index: number) => void) {
  const followed = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (followed.current === currentId) return
    const index = rows.findIndex((row) => row.id === currentId)
    if (index < 0) return
    followed.current = currentId
    scrollTo(index)
  })
}

export function RowSkeletons({ count }: { count: number }) {
  return (
    <Loading>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} data-testid="row-skeleton" className="flex h-[72px] gap-3 border-b border-line px-4 py-2.5">
          <Skeleton className="size-9 rounded-full!" />
          <div className="flex flex-1 flex-col gap-2 pt-0.5">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-4/5" />
            <Skeleton className="h-3 w-16" />
          </div>
        </div>
      ))}
    </Loading>
  )
}
