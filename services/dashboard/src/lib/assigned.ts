/** With which team a conversation is and how urgent it is. Pure. */
import type { Conversation } from '@/api/types'

export const teamOf = (conversation: Conversation): string | undefined => conversation.team?.name

export const isUrgent = (conversation: Conversation): boolean => conversation.priority === 'high'
