/** What was said in a voice message, as far as it was written down. Pure. */
import type { Message } from '@/api/types'
import { isRecord, textIn } from '@/lib/loose'

export interface Transcript {
  state: string
  text: string | undefined
  reason: string | undefined
}

export function transcriptOf(message: Message): Transcript | undefined {
  const held: unknown = (message as { transcript?: unknown }).transcript
  if (typeof held === 'string') return held === '' ? undefined : { state: 'ready', text: held, reason: undefined }
  if (!isRecord(held)) return undefined
  const text = textIn(held, 'text')
  return { state: textIn(held, 'state') ?? (text ? 'ready' : 'failed'), text, reason: textIn(held, 'reason') }
}
