/** The AI operators: who they are, by which rules they work, and trying them out. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { takeAll } from './client'
import { request, type PageOf } from './request'
import type { Line } from './regression'
import type { Hours, OnOff } from './week'
import type { components } from './schema'

type Schemas = components['schemas']

export interface Caps {
  turnsPerEngagement: number
  conversationDayTokens: number | null
  accountDayTokens: number | null
  accountMonthTokens: number | null
  accountDayMicroUsd: number | null
  accountMonthMicroUsd: number | null
}

export interface OperatorSettings {
  readMarks: 'turn' | 'off'
  typing: OnOff
  address: 'formal' | 'informal'
  disclosure: string | null
  contact: string | null
  handoff: { people: OnOff; afterUnanswered: number; anger: OnOff; policyWords: string[] }
  hours: Hours | null
  quietMs: number | null
  caps: Caps
  voice: OnOff
  images: OnOff
}

export interface Operator {
  id: string
  name: string
  knowledgeBaseId: string
  businessName: string
  websiteUrl?: string | null
  language: string
  languages: string[]
  tone: string
  instructions: string
  settings: Partial<OperatorSettings>
  createdAt: string
  updatedAt: string
}

/** Only what it names is changed; of the settings too. */
export interface OperatorPatch {
  name?: string
  knowledgeBaseId?: string
  businessName?: string
  websiteUrl?: string
  language?: string
  languages?: string[]
  tone?: string
  instructions?: string
  settings?: Partial<OperatorSettings>
}

/** What the operator would do, with what it found. */
export type Tried = Schemas['Tried']

const ROOT = '/api/operators'

export const operatorsQuery = queryOptions({
  queryKey: ['operators'] as const,
  queryFn: () => takeAll((cursor) => request<PageOf<Operator>>('GET', ROOT, { query: { cursor } })),
})

export function operatorQuery(id: string) {
  return queryOptions({
    queryKey: ['operators', id] as const,
    queryFn: () => request<Operator>('GET', `${ROOT}/${id}`),
  })
}

export function useSaveOperator(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (patch: OperatorPatch) => request<Operator>('PATCH', `${ROOT}/${id}`, { body: patch }),
    onSuccess: (fresh) => {
      queries.setQueryData(operatorQuery(id).queryKey, fresh)
      return queries.invalidateQueries({ queryKey: operatorsQuery.queryKey, exact: true })
    },
  })
}

interface Attempt {
  history: Line[]
  messages: string[]
  changes?: OperatorPatch
}

/** One answer of the operator, as it is or with changes that are not saved. Nothing is kept and nothing is sent. */
export function useTry(id: string) {
  return useMutation({
    mutationFn: (attempt: Attempt) => request<Tried>('POST', `${ROOT}/${id}/try`, { body: attempt }),
  })
}
