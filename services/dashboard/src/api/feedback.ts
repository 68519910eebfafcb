/** What people think of an answer of the AI. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { changeMessage, messagesQuery } from './conversations'
import { judged, type Feedback, type Verdict } from './judged'
import { request } from './request'
import type { Message } from './types'

/** As the message tells of it; nobody has judged a message without. */
export function feedbackOf(message: Message): Feedback {
  const held = (message as { feedback?: Partial<Feedback> }).feedback
  return { good: held?.good ?? 0, wrong: held?.wrong ?? 0, ...(held?.mine ? { mine: held.mine } : {}) }
}

interface Given {
  verdict: Verdict | undefined
  comment?: string
}

/** Shown at once, taken back when refused. */
export function useFeedback(message: Message) {
  const queries = useQueryClient()
  const toasts = useToasts()
  const { id, conversationId } = message
  const put = (feedback: Feedback) =>
    changeMessage(queries, conversationId, id, { feedback } as unknown as Partial<Message>)
  return useMutation({
    mutationFn: ({ verdict, comment }: Given) => {
      const path = `/api/conversations/${conversationId}/messages/${id}/feedback`
      if (!verdict) return request<unknown>('DELETE', path)
      return request<unknown>('PUT', path, { body: { verdict, ...(comment ? { comment } : {}) } })
    },
    onMutate: ({ verdict }) => {
      const before = feedbackOf(message)
      put(judged(before, verdict))
      return before
    },
    onError: (error, _given, before) => {
      if (before) put(before)
      toasts.fail(s.actions.refused(s.feedback.action), error)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: messagesQuery(conversationId).queryKey }),
  })
}
