/** Groups of people that conversations are given to. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { takeAll } from './client'
import { putConversation } from './conversations'
import { request, type PageOf } from './request'
import type { Conversation } from './types'
import type { components } from './schema'

type Schemas = components['schemas']

export type Team = Schemas['Team']

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

/** With a team alone one of its members gets the conversation, if one is there. */
export function useGiveToTeam(conversationId: string) {
  const queries = useQueryClient()
  const toasts = useToasts()
  return useMutation({
    mutationFn: ({ id }: Team) =>
      request<Conversation>('POST', `/api/conversations/${conversationId}/assign`, { body: { teamId: id } }),
    onSuccess: (fresh, team) => {
      putConversation(queries, fresh)
      toasts.good(s.team.given(team.name))
      return queries.invalidateQueries({ queryKey: ['events', conversationId] })
    },
    onError: (error) => toasts.fail(s.actions.refused(s.team.give), error),
  })
}

export function useDeleteTeam() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => request<void>('DELETE', `/api/teams/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: teamsQuery.queryKey }),
  })
}
