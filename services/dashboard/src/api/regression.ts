/** Real questions that are asked again before a change of the operator or its knowledge goes live. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { takeAll } from './client'
import { request, type PageOf } from './request'
import type { OperatorPatch } from './operators'
import type { components } from './schema'

type Schemas = components['schemas']

export interface Line {
  speaker: 'customer' | 'ai' | 'agent'
  text: string
}

export interface Expected {
  outcome?: string
  articleIds?: string[]
  contains?: string[]
}

export type RegressionCase = Schemas['RegressionCase']

export type NewCase =
  | { conversationId: string; messageId: string; name?: string; expected?: Expected }
  | { name: string; history: Line[]; messages: string[]; expected?: Expected }

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'stopped'
export type RunVerdict = 'same' | 'changed' | 'better' | 'worse'

export type RegressionRun = Schemas['RegressionRun']

export type Behaviour = Schemas['Behaviour']

export type RegressionResult = Schemas['RegressionResult']

export interface NewRun {
  changes?: OperatorPatch
  withDrafts?: boolean
  model?: string
}

const SOON_MS = 1_000
const RESULTS = 100
const root = (operatorId: string) => `/api/operators/${operatorId}`

export const isRunning = (run: RegressionRun) => run.state === 'queued' || run.state === 'running'

export function casesQuery(operatorId: string) {
  return queryOptions({
    queryKey: ['regression-cases', operatorId] as const,
    queryFn: () =>
      takeAll((cursor) =>
        request<PageOf<RegressionCase>>('GET', `${root(operatorId)}/regression-cases`, {
          query: { limit: 200, cursor },
        }),
      ),
  })
}

/** The newest runs; asked for again soon while one is under way. */
export function runsQuery(operatorId: string) {
  return queryOptions({
    queryKey: ['regression-runs', operatorId] as const,
    queryFn: async () =>
      (await request<PageOf<RegressionRun>>('GET', `${root(operatorId)}/regression-runs`, { query: { limit: 20 } }))
        .items,
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? SOON_MS : false),
  })
}

export function resultsQuery(operatorId: string, run: RegressionRun, verdict: RunVerdict | 'all') {
  return infiniteQueryOptions({
    // What a run has found is asked for once more when it is done: the last look may have come before its last case.
    queryKey: ['regression-runs', operatorId, run.id, verdict, isRunning(run)] as const,
    queryFn: ({ pageParam }) =>
      request<PageOf<RegressionResult>>('GET', `${root(operatorId)}/regression-runs/${run.id}/results`, {
        query: { limit: RESULTS, cursor: pageParam, verdict: verdict === 'all' ? undefined : verdict },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor || undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
    refetchInterval: isRunning(run) ? SOON_MS : false,
  })
}

export function useAddCase(operatorId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewCase) => request<RegressionCase>('POST', `${root(operatorId)}/regression-cases`, { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: casesQuery(operatorId).queryKey }),
  })
}

export function useChangeCase(operatorId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ caseId, body }: { caseId: string; body: { name?: string; expected?: Expected } }) =>
      request<RegressionCase>('PATCH', `${root(operatorId)}/regression-cases/${caseId}`, { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: casesQuery(operatorId).queryKey }),
  })
}

export function useDeleteCase(operatorId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (caseId: string) => request<void>('DELETE', `${root(operatorId)}/regression-cases/${caseId}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: casesQuery(operatorId).queryKey }),
  })
}

export function useStopRun(operatorId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (runId: string) => request<RegressionRun>('POST', `${root(operatorId)}/regression-runs/${runId}/stop`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['regression-runs', operatorId] }),
  })
}

export function useStartRun(operatorId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewRun) => request<RegressionRun>('POST', `${root(operatorId)}/regression-runs`, { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['regression-runs', operatorId] }),
  })
}
