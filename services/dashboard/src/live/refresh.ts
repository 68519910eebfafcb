/** Asks for one conversation again when the stream says it changed; many events in a moment are one request. */
import type { QueryClient } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import {
  conversationQuery,
  eventsQuery,
  messagesQuery,
  putConversation,
  ROWS,
  type RowsFilter,
} from '@/api/conversations'

const GATHER_MS = 60
const SEARCH_MS = 1_000

export interface Refresher {
  changed: (conversationId: string) => void
  everything: () => void
  stop: () => void
}

export function refresher(queries: QueryClient): Refresher {
  const due = new Set<string>()
  const running = new Set<string>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let searchTimer: ReturnType<typeof setTimeout> | undefined

  const later = (work: () => void, ms: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
    return timer
  }

  const fetchOne = async (id: string) => {
    due.delete(id)
    running.add(id)
    void queries.invalidateQueries({ queryKey: messagesQuery(id).queryKey })
    void queries.invalidateQueries({ queryKey: eventsQuery(id).queryKey })
    try {
      putConversation(queries, await take(api.GET('/api/conversations/{id}', { params: { path: { id } } })))
    } catch {
      // The row stays as it is; the next event or the next look at the list asks again.
      void queries.invalidateQueries({ queryKey: conversationQuery(id).queryKey, refetchType: 'none' })
    } finally {
      running.delete(id)
      if (due.has(id)) later(() => void fetchOne(id), GATHER_MS)
    }
  }

  return {
    changed: (id) => {
      const isNew = !due.has(id)
      due.add(id)
      if (isNew && !running.has(id)) later(() => void fetchOne(id), GATHER_MS)
      searchTimer ??= later(() => {
        searchTimer = undefined
        void queries.invalidateQueries({
          predicate: ({ queryKey }) => queryKey[0] === ROWS && Boolean((queryKey[1] as RowsFilter).q),
        })
      }, SEARCH_MS)
    },
    everything: () => {
      for (const key of [ROWS, 'conversation', 'messages', 'events'])
        void queries.invalidateQueries({ queryKey: [key] })
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
