/** Asks again for what the stream says has changed; many events in a moment are one request. */
import type { QueryClient } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { CONTACTS } from '@/api/contacts'
import {
  conversationQuery,
  eventsQuery,
  messagesQuery,
  putConversation,
  ROWS,
  type RowsFilter,
} from '@/api/conversations'
import type { LiveEvent } from './follow'

const GATHER_MS = 60
const SEARCH_MS = 1_000

/** What else has to be asked for again, by the type of the event. */
const INTEGRATIONS = 'integrations'
const ACCOUNT: Record<string, readonly string[]> = {
  contact_changed: [CONTACTS, 'conversation', ROWS],
  integration_noticed: [INTEGRATIONS],
}

export interface Refresher {
  changed: (event: LiveEvent) => void
  everything: () => void
  stop: () => void
}

export function refresher(queries: QueryClient): Refresher {
  const due = new Set<string>()
  const running = new Set<string>()
  const waiting = new Set<string>()
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

  const conversationChanged = (id: string) => {
    const isNew = !due.has(id)
    due.add(id)
    if (isNew && !running.has(id)) later(() => void fetchOne(id), GATHER_MS)
    searchTimer ??= later(() => {
      searchTimer = undefined
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === ROWS && Boolean((queryKey[1] as RowsFilter).q),
      })
    }, SEARCH_MS)
  }

  const accountChanged = (type: string) => {
    for (const key of ACCOUNT[type] ?? []) {
      if (waiting.has(key)) continue
      waiting.add(key)
      later(() => {
        waiting.delete(key)
        void queries.invalidateQueries({ queryKey: [key] })
      }, GATHER_MS)
    }
  }

  return {
    changed: ({ type, conversationId }) => {
      if (conversationId) conversationChanged(conversationId)
      accountChanged(type)
    },
    everything: () => {
      for (const key of [ROWS, 'conversation', 'messages', 'events', CONTACTS, INTEGRATIONS])
        void queries.invalidateQueries({ queryKey: [key] })
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
