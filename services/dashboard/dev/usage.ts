/** The invented use of models: a month of it, and what of it counts. */
import { ok, page, type Answer } from './answer.ts'
import { iso } from './people.ts'

const DAY = 86_400_000
const dayOf = (ago: number) => iso(ago * DAY).slice(0, 10)

const row = (ago: number, model: string, purpose: string, calls: number, price: number | null) => ({
  day: dayOf(ago),
  model,
  purpose,
  calls,
  inputTokens: calls * 1_900,
  cachedTokens: calls * 1_100,
  outputTokens: calls * 90,
  ...(price === null ? {} : { costMicroUsd: calls * price }),
})

const rows = Array.from({ length: 26 }, (_, ago) => [
  row(ago, 'example-mini', 'reply', 40 + ((ago * 37) % 61), 410),
  ...(ago % 3 === 0 ? [row(ago, 'example-mini', 'summary', 6, 300)] : []),
  ...(ago % 9 === 0 ? [row(ago, 'example-large-with-a-long-name-2026-11', 'regression', 12, null)] : []),
]).flat()

export function usage(part: string | undefined): Answer {
  if (part !== 'budgets') return page(rows)
  return ok({
    day: { since: dayOf(0), tokens: 84_200, microUsd: 2_512_000 },
    month: { since: `${dayOf(0).slice(0, 7)}-01`, tokens: 1_204_000, microUsd: 31_400_000 },
  })
}
