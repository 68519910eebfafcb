import { describe, expect, test } from 'vitest'
import type { Operator } from '@/api/operators'
import type { Budgets, DayOfUse } from '@/api/usage'
import { compact, money, percent } from '@/lib/amounts'
import { limitsOf } from './budget'
import { readUsageSearch } from './search'
import { everyDay, parts, spanOf, total } from './sum'

const row = (day: string, model: string, purpose: string, costMicroUsd?: number): DayOfUse => ({
  day,
  model,
  purpose,
  calls: 2,
  inputTokens: 1000,
  cachedTokens: 600,
  outputTokens: 50,
  ...(costMicroUsd === undefined ? {} : { costMicroUsd }),
})
const rows = [
  row('2026-11-22', 'small', 'reply', 300),
  row('2026-11-22', 'large', 'summary'),
  row('2026-11-20', 'small', 'reply', 200),
]

describe('what was used', () => {
  test('what has no price is told apart from what costs nothing', () => {
    expect(total(rows)).toMatchObject({ calls: 6, input: 3000, cost: 500, isPartial: true })
    expect(total([row('2026-11-22', 'large', 'reply')])).toMatchObject({ cost: undefined, isPartial: false })
    expect(total([])).toMatchObject({ calls: 0, cost: undefined })
  })
  test('is summed by day the latest first, and by model the one used most first', () => {
    expect(parts(rows, 'day').map(({ key, calls }) => [key, calls])).toEqual([
      ['2026-11-22', 4],
      ['2026-11-20', 2],
    ])
    expect(parts(rows, 'model').map(({ key }) => key)).toEqual(['small', 'large'])
  })
  test('days without use are there too', () =>
    expect(everyDay(rows, '2026-11-20', '2026-11-22').map(({ key, calls }) => [key, calls])).toEqual([
      ['2026-11-20', 2],
      ['2026-11-21', 0],
      ['2026-11-22', 4],
    ]))
  test('a span ends today in UTC, wherever one looks from', () =>
    expect(spanOf(7, Date.parse('2026-11-22T23:59:00Z'))).toEqual({ from: '2026-11-16', to: '2026-11-22' }))
  test('an address nobody wrote is the default', () => expect(readUsageSearch({ days: '31', by: 'user' })).toEqual({}))
})

describe('limits', () => {
  const spent = { since: '2026-11-22', tokens: 80_000, microUsd: 2_000_000 }
  const budgets: Budgets = { day: spent, month: { ...spent, tokens: 799, microUsd: 0 } }
  const operator = (caps: object) => ({ settings: { caps } }) as Operator
  test('only those that are set are told, and near is from four fifths on', () => {
    const told = limitsOf(
      operator({
        accountDayTokens: 100_000,
        accountDayMicroUsd: 2_000_000,
        accountMonthTokens: 1000,
        accountMonthMicroUsd: null,
      }),
      budgets,
    )
    expect(told.map(({ period, unit, level }) => [period, unit, level])).toEqual([
      ['day', 'tokens', 'near'],
      ['day', 'money', 'spent'],
      ['month', 'tokens', 'fine'],
    ])
    expect(limitsOf(operator({}), budgets)).toEqual([])
  })
  test('a limit of nothing is spent', () =>
    expect(limitsOf(operator({ accountDayTokens: 0 }), budgets)[0]?.level).toBe('spent'))
  test('nearly all is never said to be all', () => expect([percent(0.999), percent(1)]).toEqual(['99%', '100%']))
  test('less than a cent is still an amount', () =>
    expect([money(410), money(0), money(2_500_000), compact(84_200)]).toEqual(['$0.00041', '$0.00', '$2.50', '84.2K']))
})
