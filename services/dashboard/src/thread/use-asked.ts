/** What the customer wrote that a turn answers, as one question. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { messagesQuery } from '@/api/conversations'
import { plainText } from '@/lib/whatsapp'
import { transcriptOf } from './transcript'

/** The customer's messages after `fromSeq` up to `uptoSeq`; empty when they are not loaded. */
export function useAsked(conversationId: string, fromSeq: number, uptoSeq: number): string {
  const { data = [] } = useInfiniteQuery(messagesQuery(conversationId))
  return data
    .filter(({ author, seq }) => author === 'customer' && seq > fromSeq && seq <= uptoSeq)
    .map((message) => transcriptOf(message)?.text ?? plainText(message.text).trim())
    .filter((text) => text !== '' && !/^\[[^\]]+\]$/.test(text))
    .join('\n')
}
