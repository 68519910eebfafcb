/** Keys for scripts. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, done, take, takeAll } from './client'
import type { Scope } from './types'

export const keysQuery = queryOptions({
  queryKey: ['api-keys'] as const,
  queryFn: () => takeAll((cursor) => take(api.GET('/api/api-keys', { params: { query: cursor ? { cursor } : {} } }))),
})

export function useCreateKey() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string; scopes: Scope[] }) => take(api.POST('/api/api-keys', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery.queryKey }),
  })
}

export function useRevokeKey() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => done(api.DELETE('/api/api-keys/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery.queryKey }),
  })
}
