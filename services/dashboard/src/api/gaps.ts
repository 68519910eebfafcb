/** Questions of customers that the knowledge did not answer. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { takeAll } from './client'
import { request, type PageOf } from './request'
import type { components } from './schema'

type Schemas = components['schemas']

export type GapState = 'open' | 'resolved' | 'dismissed'

export type Gap = Schemas['Gap']

export type GapStep =
  | { gapId: string; step: 'resolve'; articleId?: string; addQuestion?: boolean }
  | { gapId: string; step: 'dismiss' | 'reopen' }

const root = (baseId: string) => `/api/knowledge-bases/${baseId}/gaps`

export function gapsQuery(baseId: string, state: GapState) {
  return queryOptions({
    queryKey: ['gaps', baseId, state] as const,
    queryFn: () =>
      takeAll((cursor) => request<PageOf<Gap>>('GET', root(baseId), { query: { state, limit: 200, cursor } })),
  })
}

export function useGapStep(baseId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (given: GapStep) =>
      request<Gap>('POST', `${root(baseId)}/${given.gapId}/${given.step}`, {
        body:
          given.step === 'resolve'
            ? {
                articleId: given.articleId,
                ...(given.addQuestion === undefined ? {} : { addQuestion: given.addQuestion }),
              }
            : undefined,
      }),
    onSuccess: (_gap, given) => {
      if (given.step === 'resolve') void queries.invalidateQueries({ queryKey: ['articles', baseId] })
      return queries.invalidateQueries({ queryKey: ['gaps', baseId] })
    },
  })
}
