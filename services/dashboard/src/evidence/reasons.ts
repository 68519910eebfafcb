/** The stable words of a decision, as a person says them. Pure. */
import { s } from '@/strings'

/** Why a person is fetched, or nothing is said. */
export function reasonWords(code: string): string {
  return s.event.reason[code] ?? code.replaceAll('_', ' ')
}

/** What was wrong with a draft of the model. */
export function faultWords(code: string): string {
  return s.why.fault[code] ?? code.replaceAll('_', ' ')
}
