/** Questions and answers taken from what people wrote, waiting for a person to approve them. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { takeAll } from './client'
import { request, type PageOf } from './request'
import type { components } from './schema'

type Schemas = components['schemas']

export type SuggestionState = 'pending' | 'approved' | 'rejected'

export type Suggestion = Schemas['Suggestion']

export interface Approval {
  question: string
  answer: string
  title?: string
  articleId?: string
}

const root = (baseId: string) => `/api/knowledge-bases/${baseId}/suggestions`

export function suggestionsQuery(baseId: string, state: SuggestionState) {
  return queryOptions({
    queryKey: ['suggestions', baseId, state] as const,
    queryFn: () =>
      takeAll((cursor) => request<PageOf<Suggestion>>('GET', root(baseId), { query: { state, limit: 200, cursor } })),
  })
}

/** Approves with an approval, rejects without. */
export function useJudge(baseId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ suggestionId, approval }: { suggestionId: string; approval: Approval | undefined }) =>
      request<Suggestion>('POST', `${root(baseId)}/${suggestionId}/${approval ? 'approve' : 'reject'}`, {
        body: approval,
      }),
    onSuccess: (_suggestion, { approval }) => {
      if (approval) void queries.invalidateQueries({ queryKey: ['articles', baseId] })
      return queries.invalidateQueries({ queryKey: ['suggestions', baseId] })
    },
  })
}
