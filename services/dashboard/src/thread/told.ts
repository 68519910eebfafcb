/** What WhatsApp tells of a conversation beside its messages, as a sentence: calls, groups, other apps, new identities. */
import type { ThreadEvent } from '@/api/types'
import { listIn, numberIn, textIn } from '@/lib/loose'
import { s } from '@/strings'

/** The sentence; nothing for an event of another kind. */
export function told(event: Pick<ThreadEvent, 'kind' | 'detail'>): string | undefined {
  switch (event.kind) {
    case 'call':
      return call(event.detail)
    case 'group':
      return group(event.detail)
    case 'thread_control':
      return control(event.detail)
    case 'marketing_stopped':
      return s.told.marketingStopped
    case 'marketing_resumed':
      return s.told.marketingResumed
    case 'user_id_changed':
      return s.told.newUserId
    default:
      return undefined
  }
}

function call(detail: unknown): string {
  const fromCustomer = textIn(detail, 'direction') === 'inbound'
  if (flag(detail, 'missed')) return s.told.missedCall
  const seconds = numberIn(detail, 'seconds')
  if (seconds !== undefined) return s.told.callEnded(fromCustomer, duration(seconds))
  return textIn(detail, 'step') === 'terminate' ? s.told.callEnded(fromCustomer) : s.told.call(fromCustomer)
}

function group(detail: unknown): string {
  const step = textIn(detail, 'step') ?? ''
  const people = listIn(detail, 'people').map((one) => textIn(one, 'name') ?? textIn(one, 'waId') ?? s.told.somebody)
  const sentence = s.told.group[step]
  const text = sentence ?? s.told.groupOther
  return people.length > 0 ? `${text}: ${people.join(', ')}` : text
}

function control(detail: unknown): string {
  const text = textIn(detail, 'owner') === 'us' ? s.told.controlPassed : s.told.controlTaken
  const summary = textIn(detail, 'summary')
  return summary ? `${text}: ${summary}` : text
}

function flag(detail: unknown, key: string): boolean {
  return typeof detail === 'object' && detail !== null && (detail as Record<string, unknown>)[key] === true
}

/** Minutes and seconds, such as 3:07. */
function duration(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}
