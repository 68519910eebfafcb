/** The rows of a view, joined from the lists it is made of and kept up to date by the live stream. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { rowsQuery } from '@/api/conversations'
import { useSession } from '@/api/session'
import type { Conversation } from '@/api/types'
import { arrange, viewFilters, type Sort, type View } from './views'

export interface Rows {
  items: Conversation[]
  isLoading: boolean
  error: Error | null
  hasMore: boolean
  isLoadingMore: boolean
  loadMore: () => void
  retry: () => void
}

export function useRows(view: View, sort: Sort, q: string | undefined): Rows {
  const { user } = useSession()
  // A search looks through everything: what is found must not depend on the tab that happens to be open.
  const [first = {}, second] = q ? [{ q }] : viewFilters(view, user.id)
  const a = useInfiniteQuery(rowsQuery(first))
  const b = useInfiniteQuery({ ...rowsQuery(second ?? first), enabled: second !== undefined })
  const order = q ? 'newest' : sort
  const items = useMemo(
    () =>
      arrange(
        [a.data, second ? b.data : undefined].map((data) => data?.pages.flatMap((page) => page.items) ?? []),
        order,
      ),
    [a.data, b.data, second, order],
  )
  const both = second ? [a, b] : [a]
  return {
    items,
    isLoading: both.some((query) => query.isPending),
    error: both.find((query) => query.isError && !query.data)?.error ?? null,
    hasMore: both.some((query) => query.hasNextPage),
    isLoadingMore: both.some((query) => query.isFetchingNextPage),
    loadMore: () =>
      both.forEach((query) => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()),
    retry: () => both.forEach((query) => void query.refetch()),
  }
}

/** How many conversations wait for a person, for the rail and the tab. */
export function useNeedsYou(): number {
  const { user } = useSession()
  const waiting = useInfiniteQuery(rowsQuery({ owner: 'waiting' }))
  const mine = useInfiniteQuery(rowsQuery({ owner: 'human', assignee: user.id }))
  const unanswered = mine.data?.pages
    .flatMap((page) => page.items)
    .filter((row) => row.lastMessage?.direction === 'inbound')
  return (waiting.data?.pages.flatMap((page) => page.items).length ?? 0) + (unanswered?.length ?? 0)
}
