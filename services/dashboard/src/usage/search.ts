/** What the address of the usage page says. Pure. */

export const SPANS = ['7', '30', '90'] as const
export type Span = (typeof SPANS)[number]

export const GROUPS = ['day', 'model', 'purpose'] as const
export type Group = (typeof GROUPS)[number]

export interface UsageSearch {
  days?: Span
  by?: Group
}

export function readUsageSearch({ days, by }: Record<string, unknown>): UsageSearch {
  const span = SPANS.find((each) => each === String(days))
  const group = GROUPS.find((each) => each === by)
  return { ...(span ? { days: span } : {}), ...(group ? { by: group } : {}) }
}
