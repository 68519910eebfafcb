/** The message templates of a number's business account. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { call, type Template } from './upcoming'

export function templatesQuery(integrationId: string) {
  return queryOptions({
    queryKey: ['integrations', integrationId, 'templates'] as const,
    queryFn: async () =>
      (await call<{ items: Template[] }>('GET', `/api/integrations/${integrationId}/templates?limit=200`)).items,
    staleTime: 60_000,
  })
}

export function useSyncTemplates(integrationId: string) {
  const queries = useQueryClient()
  const toasts = useToasts()
  return useMutation({
    mutationFn: () => call('POST', `/api/integrations/${integrationId}/templates/sync`),
    onSuccess: () => queries.invalidateQueries({ queryKey: templatesQuery(integrationId).queryKey }),
    onError: (error) => toasts.fail(s.actions.refused(s.templates.sync), error),
  })
}
