/** How long to wait before the next attempt to connect. */

const FIRST_MS = 500
const MOST_MS = 15_000

/** Doubles from half a second to fifteen; `random` in 0..1 spreads many browsers after one outage. */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** attempt)
  return Math.round(full * (0.5 + random / 2))
}
