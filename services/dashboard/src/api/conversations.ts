/** Reading conversations and their threads, and putting fresher copies into what the page holds. */
import {
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type Query,
  type QueryClient,
} from '@tanstack/react-query'
import { answered } from '@/live/anew'
import { isNewer, placeRow, type RowFilter } from '@/live/rows'
import { api, take, takeAll } from './client'
import type { Conversation, Message } from './types'

const PAGE = 50
const PAGE_MOST = 200
const MESSAGES_PAGE = 100
/** Above every sequence number: what stands before it is the newest. */
const PAST_THE_END = Number.MAX_SAFE_INTEGER

export interface RowsPage {
  items: Conversation[]
  nextCursor?: string | null
}

export interface RowsFilter extends RowFilter {
  q?: string | undefined
}

export const ROWS = 'conversations'

export function rowsQuery(filter: RowsFilter) {
  return infiniteQueryOptions({
    queryKey: [ROWS, filter] as const,
    queryFn: ({ pageParam }): Promise<RowsPage> =>
      take(
        api.GET('/api/conversations', {
          params: { query: { ...present(filter), limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor || undefined,
    staleTime: 30_000,
  })
}

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: ['conversation', id] as const,
    queryFn: () => take(api.GET('/api/conversations/{id}', { params: { path: { id } } })),
    staleTime: 30_000,
  })
}

/** Pages from the newest backwards; within a page the oldest comes first. */
export function messagesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['messages', id] as const,
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/conversations/{id}/messages', {
          params: { path: { id }, query: { limit: MESSAGES_PAGE, before: pageParam } },
        }),
      ),
    initialPageParam: PAST_THE_END,
    getNextPageParam: (older) => (older.items.length < MESSAGES_PAGE ? undefined : older.items[0]?.seq),
    select: (data) => data.pages.toReversed().flatMap((page) => page.items),
    staleTime: 30_000,
  })
}

/** Why the AI wrote a message: the turn with everything it read. */
export function evidenceQuery(messageId: string) {
  return queryOptions({
    queryKey: ['evidence', messageId] as const,
    queryFn: () => take(api.GET('/api/messages/{id}/evidence', { params: { path: { id: messageId } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function eventsQuery(id: string) {
  return queryOptions({
    queryKey: ['events', id] as const,
    queryFn: () =>
      takeAll((cursor) =>
        take(
          api.GET('/api/conversations/{id}/events', {
            params: { path: { id }, query: { limit: PAGE_MOST, ...(cursor ? { cursor } : {}) } },
          }),
        ),
      ),
    staleTime: 30_000,
  })
}

/** A fresher copy of one conversation, into the thread's header and into every list that should or should not hold it. */
export function putConversation(queries: QueryClient, fresh: Conversation): void {
  const { queryKey } = conversationQuery(fresh.id)
  queries.setQueryData(queryKey, (held) => (isNewer(fresh, held) ? { ...held, ...fresh } : held))
  for (const query of queries.getQueryCache().findAll({ queryKey: [ROWS] })) putRow(queries, query, fresh)
  const header = queries.getQueryCache().find({ queryKey })
  if (header) answeredMeanwhile(queries, header, fresh, (newest) => putConversation(queries, newest))
}

function putRow(queries: QueryClient, query: Query, fresh: Conversation): void {
  const filter = query.queryKey[1] as RowsFilter
  // Only the server knows what a search matches; those lists are asked for again.
  if (filter.q) return
  queries.setQueryData<InfiniteData<RowsPage>>(query.queryKey, (held) =>
    held ? { ...held, pages: replaceRows(held.pages, fresh, filter) } : held,
  )
  answeredMeanwhile(queries, query, fresh, (newest) => putRow(queries, query, newest))
}

/** What is being read at this moment may have been read before the fresher copy was: that is put there once more. */
function answeredMeanwhile(
  queries: QueryClient,
  query: Query,
  fresh: Conversation,
  put: (newest: Conversation) => void,
): void {
  if (query.state.fetchStatus !== 'fetching') return
  const { queryKey } = conversationQuery(fresh.id)
  const known = queries.getQueryData(queryKey)
  void answered(queries, query).then(() => {
    const held = queries.getQueryData(queryKey)
    put([known, held].reduce<Conversation>((best, next) => (next && isNewer(next, best) ? next : best), fresh))
  })
}

function replaceRows(pages: RowsPage[], fresh: Conversation, filter: RowsFilter): RowsPage[] {
  const rows = placeRow(
    pages.flatMap((page) => page.items),
    fresh,
    filter,
  )
  const last = pages.at(-1)
  return pages.map((page, index) => ({
    items: index === 0 ? rows : [],
    nextCursor: index === pages.length - 1 ? last?.nextCursor : page.nextCursor,
  }))
}

/** A message that the server has just accepted, before the stream tells of it. */
export function putMessage(queries: QueryClient, conversationId: string, message: Message): void {
  queries.setQueryData(messagesQuery(conversationId).queryKey, (held) => {
    const [newest, ...older] = held?.pages ?? []
    if (!held || !newest || newest.items.some((other) => other.id === message.id)) return held
    return { ...held, pages: [{ ...newest, items: [...newest.items, message] }, ...older] }
  })
}

/** Shows a change of one message ahead of the server's word. */
export function changeMessage(
  queries: QueryClient,
  conversationId: string,
  messageId: string,
  change: Partial<Message>,
): void {
  queries.setQueryData(messagesQuery(conversationId).queryKey, (held) =>
    held
      ? {
          ...held,
          pages: held.pages.map((page) => ({
            ...page,
            items: page.items.map((message) => (message.id === messageId ? { ...message, ...change } : message)),
          })),
        }
      : held,
  )
}

function present(filter: RowsFilter): RowsFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value)) as RowsFilter
}
