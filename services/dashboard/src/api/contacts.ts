/** Who the customers are: their identities, and putting two contacts of one person together. */
import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { ROWS } from './conversations'
import { call, type ContactDetail, type ContactSummary } from './upcoming'

export const CONTACTS = 'contacts'

export function contactQuery(id: string) {
  return queryOptions({
    queryKey: [CONTACTS, id] as const,
    queryFn: () => call<ContactDetail>('GET', `/api/contacts/${id}`),
    staleTime: 30_000,
  })
}

/** Contacts by name, user name, or number in any spelling. */
export function findContactsQuery(q: string) {
  return queryOptions({
    queryKey: [CONTACTS, 'search', q] as const,
    queryFn: async () =>
      (await call<{ items: ContactSummary[] }>('GET', `/api/contacts?limit=10&q=${encodeURIComponent(q)}`)).items,
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
    (name: string) => call('PATCH', `/api/contacts/${contactId}`, { name: name === '' ? null : name }),
    s.contacts.renamed,
  )
}

export function useMerge(contactId: string) {
  return useContactChange(
    s.contacts.merge,
    (other: string) => call('POST', `/api/contacts/${contactId}/merge`, { contactId: other }),
    s.contacts.merged,
  )
}

export function useSplit(contactId: string) {
  return useContactChange(
    s.contacts.split,
    (mergeId: string) => call('POST', `/api/contacts/${contactId}/split`, { mergeId }),
    s.contacts.splitDone,
  )
}

/** Names and numbers stand in every list and thread. */
export async function contactsChanged(queries: QueryClient): Promise<void> {
  await Promise.all([CONTACTS, 'conversation', ROWS].map((key) => queries.invalidateQueries({ queryKey: [key] })))
}
