/** The connected numbers and how they are doing. */
import { queryOptions } from '@tanstack/react-query'
import { api, take, takeAll } from './client'
import type { Integration } from './types'

export const integrationsQuery = queryOptions({
  queryKey: ['integrations'] as const,
  queryFn: (): Promise<Integration[]> =>
    takeAll((cursor) => take(api.GET('/api/integrations', { params: { query: cursor ? { cursor } : {} } }))),
  staleTime: 30_000,
})

export function integrationQuery(id: string) {
  return queryOptions({
    queryKey: ['integrations', id] as const,
    queryFn: (): Promise<Integration> => take(api.GET('/api/integrations/{id}', { params: { path: { id } } })),
  })
}

export function healthQuery(id: string) {
  return queryOptions({
    queryKey: ['integrations', id, 'health'] as const,
    queryFn: () => take(api.GET('/api/integrations/{id}/health', { params: { path: { id } } })),
  })
}
