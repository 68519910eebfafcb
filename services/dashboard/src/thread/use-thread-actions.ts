/** The actions of an open conversation: which are possible, their keys, and what the command menu offers. */
import { Bot, Check, Hand, RotateCcw, UserRoundCheck } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useAction, type Action } from '@/api/actions'
import { useSession } from '@/api/session'
import type { Conversation } from '@/api/types'
import type { Shortcuts } from '@/lib/shortcuts'
import { usePageCommands, type PageCommand } from '@/shell/commands'
import { s } from '@/strings'

const ICONS = { takeOver: Hand, handBack: Bot, assignToMe: UserRoundCheck, close: Check, reopen: RotateCcw }
const KEYS: Record<Action, string> = { takeOver: 'T', handBack: 'G', assignToMe: 'A', close: 'E', reopen: 'E' }

export interface ThreadActions {
  possible: readonly Action[]
  run: (action: Action) => void
  shortcuts: Shortcuts
  /** The conversation another person holds, while the question whether to take it stands open. */
  held: Conversation | null
  letGo: () => void
  takeOverAnyway: () => void
}

/** What makes sense for a conversation, most likely first. */
export function possibleActions(conversation: Conversation, me: string): Action[] {
  const mine = conversation.owner === 'human' && conversation.assignee?.id === me
  if (conversation.owner === 'closed') return ['reopen', 'takeOver']
  if (mine) return ['handBack', 'close']
  if (conversation.owner === 'ai') return ['takeOver', 'assignToMe', 'close']
  return ['takeOver', 'assignToMe', 'handBack', 'close']
}

export function actionIcon(action: Action) {
  return ICONS[action]
}

export function actionKey(action: Action): string {
  return KEYS[action]
}

export function useThreadActions(conversation: Conversation): ThreadActions {
  const { user } = useSession()
  const [held, setHeld] = useState<Conversation | null>(null)
  const { mutate } = useAction(setHeld)
  const possible = useMemo(() => possibleActions(conversation, user.id), [conversation, user.id])
  const run = useCallback((action: Action) => mutate({ conversation, action }), [mutate, conversation])
  const commands = useMemo(
    () =>
      possible.map((action): PageCommand => ({
        id: action,
        label: s.actions[action],
        icon: ICONS[action],
        shortcut: KEYS[action],
        run: () => run(action),
      })),
    [possible, run],
  )
  usePageCommands(commands)
  return {
    possible,
    run,
    shortcuts: Object.fromEntries(possible.map((action) => [KEYS[action].toLowerCase(), () => run(action)])),
    held,
    letGo: () => setHeld(null),
    takeOverAnyway: () => held && mutate({ conversation: held, action: 'takeOver', force: true }),
  }
}
