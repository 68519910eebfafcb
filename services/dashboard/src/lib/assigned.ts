/** With which team a conversation is and how urgent it is, where the API tells. Pure. */
import type { Conversation } from '@/api/types'
import { isRecord, textIn } from './loose'

export function teamOf(conversation: Conversation): string | undefined {
  const { team } = conversation as { team?: unknown }
  return isRecord(team) ? textIn(team, 'name') : undefined
}

export function isUrgent(conversation: Conversation): boolean {
  return textIn(conversation, 'priority') === 'high'
}
