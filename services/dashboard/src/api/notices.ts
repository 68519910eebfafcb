/** What the owner of a number must know. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { integrationsQuery } from './integrations'
import { call, type Notice } from './upcoming'

export function noticesQuery(integrationId: string, open: boolean) {
  return queryOptions({
    queryKey: ['integrations', integrationId, 'notices', open] as const,
    queryFn: async () =>
      (await call<{ items: Notice[] }>('GET', `/api/integrations/${integrationId}/notices?open=${open}&limit=50`))
        .items,
    staleTime: 30_000,
  })
}

export function useResolve() {
  const queries = useQueryClient()
  const toasts = useToasts()
  return useMutation({
    mutationFn: (notice: Notice) => call('POST', `/api/notices/${notice.id}/resolve`),
    onSuccess: () => queries.invalidateQueries({ queryKey: integrationsQuery.queryKey }),
    onError: (error) => toasts.fail(s.actions.refused(s.notices.resolve), error),
  })
}
