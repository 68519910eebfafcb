/** Sums of what models were used for. Pure. */
import type { DayOfUse } from '@/api/usage'

const DAY_MS = 86_400_000

export interface Sum {
  calls: number
  input: number
  cached: number
  output: number
  /** Millionths of a US dollar, of the calls whose price is known; nothing where none is. */
  cost: number | undefined
  /** Calls of unknown price are among them. */
  isPartial: boolean
}

export interface Part extends Sum {
  key: string
  /** What it is made of. */
  rows: readonly DayOfUse[]
}

export const tokensOf = (sum: Sum) => sum.input + sum.output

export function total(rows: readonly DayOfUse[]): Sum {
  const priced = rows.filter((row) => row.costMicroUsd !== undefined && row.costMicroUsd !== null)
  const add = (of: (row: DayOfUse) => number) => rows.reduce((sum, row) => sum + of(row), 0)
  return {
    calls: add(({ calls }) => calls),
    input: add(({ inputTokens }) => inputTokens),
    cached: add(({ cachedTokens }) => cachedTokens),
    output: add(({ outputTokens }) => outputTokens),
    cost: priced.length === 0 ? undefined : priced.reduce((sum, row) => sum + (row.costMicroUsd ?? 0), 0),
    isPartial: priced.length > 0 && priced.length < rows.length,
  }
}

/** By day the latest first, else what used most first. */
export function parts(rows: readonly DayOfUse[], by: 'day' | 'model' | 'purpose'): Part[] {
  const groups = new Map<string, DayOfUse[]>()
  for (const row of rows) groups.set(row[by], [...(groups.get(row[by]) ?? []), row])
  const summed = [...groups].map(([key, held]) => partOf(key, held))
  return summed.toSorted((a, b) => (by === 'day' ? b.key.localeCompare(a.key) : tokensOf(b) - tokensOf(a)))
}

const partOf = (key: string, rows: readonly DayOfUse[]): Part => ({ key, rows, ...total(rows) })

/** Every day of a span, those without use too, the first one first. */
export function everyDay(rows: readonly DayOfUse[], from: string, to: string): Part[] {
  const used = new Map(parts(rows, 'day').map((part) => [part.key, part]))
  return days(from, to).map((key) => used.get(key) ?? partOf(key, []))
}

/** The days of UTC that a span of so many, today the last, begins and ends with. */
export function spanOf(count: number, now: number): { from: string; to: string } {
  return { from: dayOf(now - (count - 1) * DAY_MS), to: dayOf(now) }
}

function days(from: string, to: string): string[] {
  const found = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) found.push(dayOf(at))
  return found
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
