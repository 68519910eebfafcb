/** What a run says of a case: a word, a shape and a colour. */
import { CircleEqual, CircleDot, TrendingDown, TrendingUp } from 'lucide-react'
import type { RunVerdict } from '@/api/regression'
import type { MarkLook } from '@/ui/mark'

/** What has to be looked at comes first. */
export const VERDICTS: readonly RunVerdict[] = ['worse', 'changed', 'better', 'same']

export const VERDICT_LOOKS: Record<RunVerdict, MarkLook> = {
  worse: { icon: TrendingDown, colour: 'text-fail' },
  changed: { icon: CircleDot, colour: 'text-wait' },
  better: { icon: TrendingUp, colour: 'text-good' },
  same: { icon: CircleEqual, colour: 'text-ink-3' },
}
