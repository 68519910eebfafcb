/** What the messages of an open thread can ask of it. */
import { createContext, useContext } from 'react'
import type { Conversation, Message } from '@/api/types'

export interface ThreadTools {
  conversation: Conversation
  /** Opens a picture large. */
  view: (messageId: string) => void
  /** Answers a message with a quote. */
  reply: (message: Message) => void
  /** Without an emoji the reaction is taken back. */
  react: (message: Message, emoji: string | undefined) => void
  /** Scrolls to a message, loading older ones until it is there. */
  jump: (messageId: string) => void
}

export const ThreadContext = createContext<ThreadTools | null>(null)

export function useThread(): ThreadTools {
  const tools = useContext(ThreadContext)
  if (!tools) throw new Error('only within a thread')
  return tools
}
