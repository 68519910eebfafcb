/** What was said in a voice message, as far as it was written down. Pure. */
import type { Message } from '@/api/types'

export type Transcript = NonNullable<Message['transcript']>

export const transcriptOf = (message: Message): Transcript | undefined => message.transcript
