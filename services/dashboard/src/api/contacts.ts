/** Who the customers are: their identities, and putting two contacts of one person together. */
import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { api, take } from './client'
import { ROWS } from './conversations'

export const CONTACTS = 'contacts'

export function contactQuery(id: string) {
  return queryOptions({
    queryKey: [CONTACTS, id] as const,
    queryFn: () => take(api.GET('/api/contacts/{id}', { params: { path: { id } } })),
    staleTime: 30_000,
  })
}

/** Contacts by name, user name, or number in any spelling. */
export function findContactsQuery(q: string) {
  return queryOptions({
    queryKey: [CONTACTS, 'search', q] as const,
    queryFn: async () => (await take(api.GET('/api/contacts', { params: { query: { q, limit: 10 } } }))).items,
    enabled: q.trim().length > 1,
    staleTime: 30_000,
  })
}

function useContactChange<Input>(action: string, change: (input: Input) => Promise<unknown>, done: string) {
  const queries = useQueryClient()
  const toasts = useToasts()
  return useMutation({
    mutationFn: change,
    onSuccess: () => {
      toasts.good(done)
      return contactsChanged(queries)
    },
    onError: (error) => toasts.fail(s.actions.refused(action), error),
  })
}

export function useRename(contactId: string) {
  return useContactChange(
    s.contacts.rename,
    (name: string) =>
      take(
        api.PATCH('/api/contacts/{id}', {
          params: { path: { id: contactId } },
          body: { name: name === '' ? null : name },
        }),
      ),
    s.contacts.renamed,
  )
}

export function useMerge(contactId: string) {
  return useContactChange(
    s.contacts.merge,
    (other: string) =>
      take(api.POST('/api/contacts/{id}/merge', { params: { path: { id: contactId } }, body: { contactId: other } })),
    s.contacts.merged,
  )
}

export function useSplit(contactId: string) {
  return useContactChange(
    s.contacts.split,
    (mergeId: string) =>
      take(api.POST('/api/contacts/{id}/split', { params: { path: { id: contactId } }, body: { mergeId } })),
    s.contacts.splitDone,
  )
}

/** Names and numbers stand in every list and thread. */
export async function contactsChanged(queries: QueryClient): Promise<void> {
  await Promise.all([CONTACTS, 'conversation', ROWS].map((key) => queries.invalidateQueries({ queryKey: [key] })))
}
