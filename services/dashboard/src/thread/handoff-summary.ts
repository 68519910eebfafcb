/** What the AI leaves for the person who takes over, read leniently. Pure. */
import { languageName } from '@/lib/languages'
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
  const summary = summaryIn(detail)
  const articles = listIn(summary, 'articles').filter((title) => typeof title === 'string')
  return [
    { label: s.event.asked, text: textIn(summary, 'question') ?? '' },
    { label: s.event.answered, text: textIn(summary, 'answered') ?? '' },
    { label: s.event.closest, text: articles.join(' · ') },
  ].filter((part) => part.text !== '')
}

export interface HandoffFacts {
  team: string | undefined
  isUrgent: boolean
  /** Language and mood, in words. */
  about: string[]
}

export function handoffFacts(detail: unknown): HandoffFacts {
  const summary = summaryIn(detail)
  const either = (name: string) => textIn(detail, name) ?? textIn(summary, name)
  const language = either('language')
  const mood = s.why.mood[either('mood') ?? '']
  return {
    team: teamIn(detail) ?? teamIn(summary),
    isUrgent: either('priority') === 'high',
    about: [language && languageName(language), mood].filter((word) => typeof word === 'string' && word !== ''),
  } as HandoffFacts
}

function summaryIn(detail: unknown): unknown {
  return isRecord(detail) && isRecord(detail['summary']) ? detail['summary'] : detail
}

/** By its name, or as `{id, name}`. */
function teamIn(value: unknown): string | undefined {
  return textIn(value, 'team') ?? (isRecord(value) ? textIn(value['team'], 'name') : undefined)
}
