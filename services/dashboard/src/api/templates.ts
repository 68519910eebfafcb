/** The message templates of a number's business account. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { takeAll } from './client'
import { call, type Templates } from './upcoming'

export function templatesQuery(integrationId: string) {
  return queryOptions({
    queryKey: ['integrations', integrationId, 'templates'] as const,
    queryFn: () => readAll(integrationId),
    staleTime: 60_000,
  })
}

/** Templates are few; what is known of their reading comes with each page. */
async function readAll(integrationId: string): Promise<Templates> {
  const path = `/api/integrations/${integrationId}/templates?limit=200`
  const first = await call<Templates>('GET', path)
  const rest = first.nextCursor
    ? await takeAll((cursor) =>
        call<Templates>('GET', `${path}&cursor=${encodeURIComponent(cursor ?? first.nextCursor ?? '')}`),
      )
    : []
  return { ...first, items: [...first.items, ...rest] }
}

export function useSyncTemplates(integrationId: string) {
  const queries = useQueryClient()
  const toasts = useToasts()
  return useMutation({
    mutationFn: () => call<Templates>('POST', `/api/integrations/${integrationId}/templates/sync`),
    onSuccess: ({ failure }) => {
      if (failure) toasts.fail(s.actions.refused(s.templates.sync), new Error(failure))
      return queries.invalidateQueries({ queryKey: templatesQuery(integrationId).queryKey })
    },
    onError: (error) => toasts.fail(s.actions.refused(s.templates.sync), error),
  })
}
