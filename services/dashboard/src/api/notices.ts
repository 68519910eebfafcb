/** What the owner of a number must know. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { api, take } from './client'
import { integrationsQuery } from './integrations'
import type { Notice } from './types'

export function noticesQuery(integrationId: string, open: boolean) {
  return queryOptions({
    queryKey: ['integrations', integrationId, 'notices', open] as const,
    queryFn: async () =>
      (
        await take(
          api.GET('/api/integrations/{id}/notices', {
            params: { path: { id: integrationId }, query: { open, limit: 50 } },
          }),
        )
      ).items,
    staleTime: 30_000,
  })
}

export function useResolve() {
  const queries = useQueryClient()
  const toasts = useToasts()
  return useMutation({
    mutationFn: (notice: Notice) =>
      take(api.POST('/api/notices/{id}/resolve', { params: { path: { id: notice.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: integrationsQuery.queryKey }),
    onError: (error) => toasts.fail(s.actions.refused(s.notices.resolve), error),
  })
}
