/** Thumbs on an answer, counted. Pure. */

export type Verdict = 'good' | 'wrong'

export interface Feedback {
  good: number
  wrong: number
  mine?: Verdict | null
}

/** The counts once the signed-in person says `verdict`, or takes back what they said. */
export function judged(held: Feedback, verdict: Verdict | undefined): Feedback {
  const { mine, ...counts } = held
  if (mine) counts[mine] = Math.max(0, counts[mine] - 1)
  if (!verdict) return counts
  return { ...counts, [verdict]: counts[verdict] + 1, mine: verdict }
}
