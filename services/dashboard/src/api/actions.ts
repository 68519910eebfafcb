/** What a person does to a conversation: shown at once, undone visibly when refused. */
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { api, take } from './client'
import { conversationQuery, putConversation } from './conversations'
import { Problem } from './problem'
import { useSession } from './session'
import type { Conversation, Person } from './types'

export type Action = 'takeOver' | 'handBack' | 'assignToMe' | 'close' | 'reopen'

interface Command {
  conversation: Conversation
  action: Action
  force?: boolean
}

/** How the conversation will look if the server agrees. */
export function expected(conversation: Conversation, action: Action, me: Person): Conversation {
  const { assignee: _, ...rest } = conversation
  switch (action) {
    case 'takeOver':
    case 'assignToMe':
      return { ...rest, owner: 'human', assignee: me }
    case 'handBack':
      return { ...rest, owner: 'ai' }
    case 'close':
      return { ...rest, owner: 'closed' }
    case 'reopen':
      return { ...rest, owner: 'waiting' }
  }
}

type Changed = Conversation & { inFlight?: number }

function call({ conversation, action, force }: Command, me: Person): Promise<Changed> {
  const params = { path: { id: conversation.id } }
  switch (action) {
    case 'takeOver':
      return take(api.POST('/api/conversations/{id}/take-over', { params, body: { force: force ?? false } }))
    case 'assignToMe':
      return take(api.POST('/api/conversations/{id}/assign', { params, body: { userId: me.id } }))
    case 'handBack':
      return take(api.POST('/api/conversations/{id}/hand-back', { params }))
    case 'close':
      return take(api.POST('/api/conversations/{id}/close', { params }))
    case 'reopen':
      return take(api.POST('/api/conversations/{id}/reopen', { params }))
  }
}

/** `onHeld` is told when a take-over needs `force`, because another person holds the conversation. */
export function useAction(onHeld: (conversation: Conversation) => void) {
  const queries = useQueryClient()
  const toasts = useToasts()
  const { user } = useSession()
  const me: Person = { id: user.id, name: user.name }
  return useMutation({
    mutationFn: (command: Command) => call(command, me),
    onMutate: ({ conversation, action }) => putConversation(queries, expected(conversation, action, me)),
    onSuccess: (fresh, { action }) => {
      putConversation(queries, fresh)
      void queries.invalidateQueries({ queryKey: ['events', fresh.id] })
      if (action === 'takeOver' && fresh.inFlight) toasts.good(s.actions.inFlight(fresh.inFlight))
    },
    onError: (error, { conversation, action, force }) => {
      undo(queries, conversation)
      if (action === 'takeOver' && !force && error instanceof Problem && error.status === 409) onHeld(conversation)
      else toasts.fail(s.actions.refused(s.actions[action]), error)
    },
  })
}

function undo(queries: QueryClient, before: Conversation): void {
  putConversation(queries, before)
  void queries.invalidateQueries({ queryKey: conversationQuery(before.id).queryKey })
}
