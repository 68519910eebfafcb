/** The inbox's views: which lists each is made of, and in which order its rows stand. Pure. */
import type { RowsFilter } from '@/api/conversations'
import type { Conversation } from '@/api/types'

export const VIEWS = ['needs-you', 'unassigned', 'ai', 'all', 'done'] as const
export type View = (typeof VIEWS)[number]

export const SORTS = ['waiting', 'newest'] as const
export type Sort = (typeof SORTS)[number]

export interface InboxSearch {
  view?: View
  sort?: Sort
  q?: string
}

/** What the address says, without what it may not say. */
export function readSearch(search: Record<string, unknown>): InboxSearch {
  const view = VIEWS.find((name) => name === search['view'])
  const sort = SORTS.find((name) => name === search['sort'])
  const q = typeof search['q'] === 'string' && search['q'].trim() !== '' ? search['q'] : undefined
  return { ...(view ? { view } : {}), ...(sort ? { sort } : {}), ...(q ? { q } : {}) }
}

/** The lists a view joins. */
export function viewFilters(view: View, me: string): RowsFilter[] {
  switch (view) {
    case 'needs-you':
      return [{ owner: 'waiting' }, { owner: 'human', assignee: me }]
    case 'unassigned':
      return [{ owner: 'waiting' }]
    case 'ai':
      return [{ owner: 'ai' }]
    case 'all':
      return [{}]
    case 'done':
      return [{ owner: 'closed' }]
  }
}

export function defaultSort(view: View): Sort {
  return view === 'needs-you' || view === 'unassigned' ? 'waiting' : 'newest'
}

/** Rows of several lists as one, each once, in the order asked for. */
export function arrange(lists: readonly (readonly Conversation[])[], sort: Sort): Conversation[] {
  const byId = new Map(lists.flat().map((row) => [row.id, row]))
  return [...byId.values()].toSorted(sort === 'newest' ? newestFirst : waitingFirst)
}

function newestFirst(a: Conversation, b: Conversation): number {
  return lastAt(b) - lastAt(a)
}

/** Customers whose message was not answered come first, the longest waiting of them on top. */
function waitingFirst(a: Conversation, b: Conversation): number {
  const waiting = Number(isWaiting(b)) - Number(isWaiting(a))
  if (waiting !== 0) return waiting
  return isWaiting(a) ? lastAt(a) - lastAt(b) : lastAt(b) - lastAt(a)
}

export function isWaiting(row: Conversation): boolean {
  return row.owner === 'waiting' || row.lastMessage?.direction === 'inbound'
}

function lastAt(row: Conversation): number {
  return Date.parse(row.lastMessage?.sentAt ?? row.updatedAt)
}
