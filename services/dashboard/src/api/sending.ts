/** Sending a message or a note: on screen at once, and back in the writer's hands when refused. */
import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { idempotencyKey } from '@/lib/key'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { api, take } from './client'
import {
  changeMessage,
  conversationQuery,
  eventsQuery,
  messagesQuery,
  putConversation,
  putMessage,
} from './conversations'
import { expected } from './actions'
import { asProblem, type Problem } from './problem'
import { useSession } from './session'
import type { Message, NewMessage } from './types'

export interface Pending {
  key: string
  text: string
  at: string
  /** Set when the server refused it; the bubble stays until it is dismissed or written again. */
  problem: Problem | undefined
}

export function pendingQuery(conversationId: string) {
  return queryOptions<Pending[]>({
    queryKey: ['pending', conversationId],
    queryFn: () => [],
    initialData: [],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
}

interface Draft {
  text: string
  key: string
  /** The message it answers. */
  replyTo: string | undefined
}

/** A text: a bubble stands for it at once, and says so if it is refused. */
export function useSend(conversationId: string) {
  const queries = useQueryClient()
  const { user } = useSession()
  return useMutation({
    mutationFn: ({ text, key, replyTo }: Draft) => post(conversationId, key, { text, ...(replyTo ? { replyTo } : {}) }),
    onMutate: ({ text, key }) => {
      const before = queries.getQueryData(conversationQuery(conversationId).queryKey)
      const mine = before?.owner === 'human' && before.assignee?.id === user.id
      if (before && !mine) putConversation(queries, expected(before, 'takeOver', { id: user.id, name: user.name }))
      setPending(queries, conversationId, (held) => [
        ...held,
        { key, text, at: new Date().toISOString(), problem: undefined },
      ])
      return { before }
    },
    onSuccess: (message, { key }) => {
      putMessage(queries, conversationId, message)
      dismiss(queries, conversationId, key)
      void readAgain(queries, conversationId)
    },
    onError: (error, { key }, context) => {
      if (context?.before) putConversation(queries, context.before)
      setPending(queries, conversationId, (held) =>
        held.map((item) => (item.key === key ? { ...item, problem: asProblem(error) } : item)),
      )
      void readAgain(queries, conversationId)
    },
  })
}

/** Anything else: whoever calls keeps what was written until it is accepted. */
export function usePost(conversationId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ body, key }: { body: NewMessage; key: string }) => post(conversationId, key, body),
    onSuccess: (message) => {
      putMessage(queries, conversationId, message)
      void readAgain(queries, conversationId)
    },
  })
}

/** Our reaction to a message, shown at once and taken back when refused; without an emoji it is removed. */
export function useReact(conversationId: string): (message: Message, emoji: string | undefined) => void {
  const queries = useQueryClient()
  const toasts = useToasts()
  const { mutate } = useMutation({
    mutationFn: ({ message, emoji }: { message: Message; emoji: string | undefined }) =>
      post(conversationId, idempotencyKey(), { reaction: { messageId: message.id, ...(emoji ? { emoji } : {}) } }),
    onMutate: ({ message, emoji }) => {
      const others = message.reactions.filter((reaction) => reaction.by !== 'agent')
      const ours = emoji ? [{ emoji, by: 'agent' as const, at: new Date().toISOString() }] : []
      changeMessage(queries, conversationId, message.id, { reactions: [...others, ...ours] })
    },
    onError: (error, { message }) => {
      changeMessage(queries, conversationId, message.id, { reactions: message.reactions })
      toasts.fail(s.actions.refused(s.kinds.reactions.refused), error)
    },
    onSettled: () => {
      void readAgain(queries, conversationId)
      return queries.invalidateQueries({ queryKey: messagesQuery(conversationId).queryKey })
    },
  })
  return (message, emoji) => mutate({ message, emoji })
}

function post(conversationId: string, key: string, body: NewMessage): Promise<Message> {
  return take(
    api.POST('/api/conversations/{id}/messages', {
      params: { path: { id: conversationId }, header: { 'Idempotency-Key': key } },
      body,
    }),
  )
}

/** The truth after what was shown ahead of it; if it cannot be had now, the stream or the next look brings it. */
async function readAgain(queries: QueryClient, conversationId: string): Promise<void> {
  const answer = queries.fetchQuery({ ...conversationQuery(conversationId), staleTime: 0 })
  await answer.then((fresh) => putConversation(queries, fresh)).catch(() => undefined)
}

export function useNote(conversationId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (text: string) =>
      take(api.POST('/api/conversations/{id}/notes', { params: { path: { id: conversationId } }, body: { text } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: eventsQuery(conversationId).queryKey }),
  })
}

export function dismiss(queries: QueryClient, conversationId: string, key: string): void {
  setPending(queries, conversationId, (held) => held.filter((item) => item.key !== key))
}

function setPending(queries: QueryClient, conversationId: string, change: (held: Pending[]) => Pending[]): void {
  queries.setQueryData(pendingQuery(conversationId).queryKey, (held) => change(held ?? []))
}
