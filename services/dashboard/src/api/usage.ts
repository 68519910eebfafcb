/** What models were used for, what it cost, and what of it counts towards the caps of the operators. */
import { queryOptions } from '@tanstack/react-query'
import { api, take } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

export type DayOfUse = Schemas['Usage']
export type Budgets = Schemas['Budgets']

/** From the first day to the last, in UTC. */
export function usageQuery(from: string, to: string) {
  return queryOptions({
    queryKey: ['usage', from, to] as const,
    queryFn: async () => (await take(api.GET('/api/usage', { params: { query: { from, to } } }))).items,
    placeholderData: (held) => held,
  })
}

export const budgetsQuery = queryOptions({
  queryKey: ['usage', 'budgets'] as const,
  queryFn: () => take(api.GET('/api/usage/budgets')),
})
