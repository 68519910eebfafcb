/** The account's knowledge bases. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, done, take, takeAll } from './client'
import type { components } from './schema'

export type KnowledgeBase = components['schemas']['KnowledgeBase']

/** Oldest first. */
export const basesQuery = queryOptions({
  queryKey: ['knowledge-bases'] as const,
  queryFn: () =>
    takeAll((cursor) => take(api.GET('/api/knowledge-bases', { params: { query: cursor ? { cursor } : {} } }))),
  staleTime: 60_000,
})

/** Creates without an id, renames with one. */
export function useSaveBase() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, name }: { id: string | undefined; name: string }): Promise<KnowledgeBase> =>
      id
        ? take(api.PATCH('/api/knowledge-bases/{id}', { params: { path: { id } }, body: { name } }))
        : take(api.POST('/api/knowledge-bases', { body: { name } })),
    onSuccess: (fresh) => {
      // At once, for the page goes on to it.
      queries.setQueryData(basesQuery.queryKey, (held) =>
        held?.some(({ id }) => id === fresh.id)
          ? held.map((base) => (base.id === fresh.id ? fresh : base))
          : [...(held ?? []), fresh],
      )
      return queries.invalidateQueries(basesQuery)
    },
  })
}

export function useDeleteBase() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => done(api.DELETE('/api/knowledge-bases/{id}', { params: { path: { id } } })),
    onSuccess: (_done, gone) => {
      queries.setQueryData(basesQuery.queryKey, (held) => held?.filter(({ id }) => id !== gone))
      return queries.invalidateQueries(basesQuery)
    },
  })
}
