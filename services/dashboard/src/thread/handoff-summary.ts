/** What the AI leaves for the person who takes over, read leniently. Pure. */
import { isRecord, listIn, textIn } from '@/lib/loose'
import { s } from '@/strings'

export interface SummaryPart {
  /** Empty where the text speaks for itself. */
  label: string
  text: string
}

export function handoffSummary(detail: unknown): SummaryPart[] {
  const whole = textIn(detail, 'summary')
  if (whole) return [{ label: '', text: whole }]
  const summary = isRecord(detail) && isRecord(detail['summary']) ? detail['summary'] : detail
  const articles = listIn(summary, 'articles').filter((title) => typeof title === 'string')
  return [
    { label: s.event.asked, text: textIn(summary, 'question') ?? '' },
    { label: s.event.answered, text: textIn(summary, 'answered') ?? '' },
    { label: s.event.closest, text: articles.join(' · ') },
  ].filter((part) => part.text !== '')
}
