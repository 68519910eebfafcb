/** Groups of people that conversations are given to. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { takeAll } from './client'
import { request, type PageOf } from './request'

export interface Team {
  id: string
  name: string
  /** What customers call it. */
  aliases: string[]
  memberIds: string[]
}

export type TeamInput = Omit<Team, 'id'>

export const teamsQuery = queryOptions({
  queryKey: ['teams'] as const,
  queryFn: () => takeAll((cursor) => request<PageOf<Team>>('GET', '/api/teams', { query: { cursor } })),
})

/** Creates without an id, changes with one. */
export function useSaveTeam() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, body }: { id: string | undefined; body: TeamInput }) =>
      request<Team>(id ? 'PATCH' : 'POST', id ? `/api/teams/${id}` : '/api/teams', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: teamsQuery.queryKey }),
  })
}

export function useDeleteTeam() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => request<void>('DELETE', `/api/teams/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: teamsQuery.queryKey }),
  })
}
