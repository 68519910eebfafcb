/** The message templates of a number's business account. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { api, take, takeAll } from './client'
import type { Templates } from './types'

const PAGE_MOST = 200

export function templatesQuery(integrationId: string) {
  return queryOptions({
    queryKey: ['integrations', integrationId, 'templates'] as const,
    queryFn: () => readAll(integrationId),
    staleTime: 60_000,
  })
}

/** Templates are few; what is known of their reading comes with each page. */
async function readAll(integrationId: string): Promise<Templates> {
  const read = (cursor: string | undefined) =>
    take(
      api.GET('/api/integrations/{id}/templates', {
        params: { path: { id: integrationId }, query: { limit: PAGE_MOST, ...(cursor ? { cursor } : {}) } },
      }),
    )
  const first = await read(undefined)
  const { nextCursor } = first
  const rest = nextCursor ? await takeAll((cursor) => read(cursor ?? nextCursor)) : []
  return { ...first, items: [...first.items, ...rest] }
}

export function useSyncTemplates(integrationId: string) {
  const queries = useQueryClient()
  const toasts = useToasts()
  return useMutation({
    mutationFn: () =>
      take(api.POST('/api/integrations/{id}/templates/sync', { params: { path: { id: integrationId } } })),
    onSuccess: ({ failure }) => {
      if (failure) toasts.fail(s.actions.refused(s.templates.sync), new Error(failure))
      return queries.invalidateQueries({ queryKey: templatesQuery(integrationId).queryKey })
    },
    onError: (error) => toasts.fail(s.actions.refused(s.templates.sync), error),
  })
}
