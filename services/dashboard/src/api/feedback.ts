/** What people think of an answer of the AI. */
import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { changeMessage, messagesQuery } from './conversations'
import { judged, type Feedback, type Verdict } from './judged'
import { request, type PageOf } from './request'
import type { Message } from './types'
import type { components } from './schema'

type Schemas = components['schemas']

/** As the message tells of it; nobody has judged a message without. */
export function feedbackOf(message: Message): Feedback {
  const held = message.feedback
  return { good: held?.good ?? 0, wrong: held?.wrong ?? 0, ...(held?.mine ? { mine: held.mine } : {}) }
}

/** A judged answer, for whoever looks after the knowledge. */
export type JudgedAnswer = Schemas['Feedback']

const PAGE = 50

/** Newest first. */
export function judgedQuery(verdict: Verdict) {
  return infiniteQueryOptions({
    queryKey: ['feedback', verdict] as const,
    queryFn: ({ pageParam }) =>
      request<PageOf<JudgedAnswer>>('GET', '/api/feedback', { query: { verdict, limit: PAGE, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor || undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
  })
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
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['feedback'] })
      return queries.invalidateQueries({ queryKey: messagesQuery(conversationId).queryKey })
    },
  })
}
