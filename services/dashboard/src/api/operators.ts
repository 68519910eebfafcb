/** The AI operators and what customers see of their work. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { api, take, takeAll } from './client'
import type { Operator, OperatorSettings } from './types'

export const operatorsQuery = queryOptions({
  queryKey: ['operators'] as const,
  queryFn: () => takeAll((cursor) => take(api.GET('/api/operators', { params: { query: cursor ? { cursor } : {} } }))),
})

/** Shown at once, taken back when refused. What else the settings hold stays. */
export function useOperatorSettings(operator: Operator) {
  const queries = useQueryClient()
  const toasts = useToasts()
  const put = (settings: OperatorSettings) =>
    queries.setQueryData(operatorsQuery.queryKey, (held) =>
      held?.map((each) => (each.id === operator.id ? { ...each, settings } : each)),
    )
  return useMutation({
    mutationFn: (change: Partial<OperatorSettings>) =>
      take(
        api.PATCH('/api/operators/{id}', {
          params: { path: { id: operator.id } },
          body: { settings: { ...operator.settings, ...change } },
        }),
      ),
    onMutate: (change) => put({ ...operator.settings, ...change }),
    onSuccess: () => toasts.good(s.operators.saved),
    onError: (error) => {
      put(operator.settings)
      toasts.fail(s.actions.refused(s.operators.change), error)
    },
  })
}
