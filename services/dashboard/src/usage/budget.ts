/** How near the account is to what its operators may spend. Pure. */
import type { Operator } from '@/api/operators'
import type { Budgets } from '@/api/usage'

export type Level = 'fine' | 'near' | 'spent'
export type Unit = 'tokens' | 'money'

export interface Limit {
  period: 'day' | 'month'
  unit: Unit
  used: number
  cap: number
  /** 0.5 is half of it; it may be more than 1. */
  share: number
  level: Level
}

/** From here on a limit is near, as the server sees it too. */
export const NEAR = 0.8

const CAPS = [
  { name: 'accountDayTokens', period: 'day', unit: 'tokens' },
  { name: 'accountDayMicroUsd', period: 'day', unit: 'money' },
  { name: 'accountMonthTokens', period: 'month', unit: 'tokens' },
  { name: 'accountMonthMicroUsd', period: 'month', unit: 'money' },
] as const

/** The limits an operator has, those of the day first. */
export function limitsOf({ settings }: Operator, budgets: Budgets): Limit[] {
  return CAPS.flatMap(({ name, period, unit }) => {
    const cap = settings.caps?.[name]
    if (typeof cap !== 'number') return []
    const used = unit === 'tokens' ? budgets[period].tokens : budgets[period].microUsd
    const share = cap > 0 ? used / cap : 1
    return [{ period, unit, used, cap, share, level: levelOf(share) }]
  })
}

function levelOf(share: number): Level {
  if (share >= 1) return 'spent'
  return share >= NEAR ? 'near' : 'fine'
}
