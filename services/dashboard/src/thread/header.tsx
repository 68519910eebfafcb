/** Who it is, who answers, how long the window is open, and what can be done. */
import { Link, useSearch } from '@tanstack/react-router'
import { ArrowLeft, Ellipsis, PanelRight } from 'lucide-react'
import type { Action } from '@/api/actions'
import { useSession } from '@/api/session'
import type { Conversation } from '@/api/types'
import { isUrgent, teamOf } from '@/lib/assigned'
import { contactName } from '@/lib/names'
import { useWide } from '@/lib/use-media'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Avatar } from '@/ui/avatar'
import { Button, IconButton } from '@/ui/button'
import { Menu, MenuItem } from '@/ui/menu'
import { OwnerChip } from '@/ui/owner-chip'
import { PriorityMark, TeamChip } from '@/ui/team-chip'
import { WindowRing } from '@/ui/window-ring'
import { TeamItems } from './team-items'
import { actionIcon, actionKey, type ThreadActions } from './use-thread-actions'

interface HeaderProps {
  conversation: Conversation
  actions: ThreadActions
  onDetails: () => void
}

const TEST_IDS: Record<Action, string> = {
  takeOver: 'take-over',
  handBack: 'hand-back',
  assignToMe: 'assign-to-me',
  close: 'close',
  reopen: 'reopen',
}

export function ThreadHeader({ conversation, actions, onDetails }: HeaderProps) {
  const [main, ...others] = actions.possible
  const isPrimary = main === 'takeOver' && conversation.owner !== 'human'
  const closing = others.find((action) => action === 'close')
  return (
    <header className="@container flex h-14 shrink-0 items-center gap-3 border-b border-line bg-surface px-4 max-md:gap-2 max-md:px-2">
      <BackLink />
      <Identity conversation={conversation} />
      <div className="ml-auto flex items-center gap-1.5">
        {main && (
          <Button
            look={isPrimary ? 'primary' : 'secondary'}
            icon={actionIcon(main)}
            shortcut={actionKey(main)}
            data-testid={TEST_IDS[main]}
            onClick={() => actions.run(main)}
          >
            {s.actions[main]}
          </Button>
        )}
        {closing && (
          <Button
            icon={actionIcon('close')}
            shortcut={actionKey('close')}
            data-testid="close"
            onClick={() => actions.run('close')}
            className="max-lg:hidden"
          >
            {s.actions.close}
          </Button>
        )}
        <Menu trigger={<IconButton icon={Ellipsis} label={s.common.more} data-testid="thread-more" />}>
          {others.map((action) => (
            <MenuItem
              key={action}
              icon={actionIcon(action)}
              label={s.actions[action]}
              shortcut={actionKey(action)}
              onSelect={() => actions.run(action)}
            />
          ))}
          <MenuItem icon={PanelRight} label={s.actions.details} shortcut="]" onSelect={onDetails} />
          <TeamItems conversation={conversation} />
        </Menu>
        <IconButton
          icon={PanelRight}
          label={s.actions.details}
          shortcut="]"
          onClick={onDetails}
          className="max-md:hidden"
        />
      </div>
    </header>
  )
}

function Identity({ conversation }: { conversation: Conversation }) {
  const { user } = useSession()
  const now = useNow()
  const roomy = useWide()
  const team = teamOf(conversation)
  const name = contactName(conversation.contact)
  const number = conversation.contact.phoneNumber
  return (
    <>
      <span className="max-md:hidden">
        <Avatar name={conversation.contact.name ?? ''} whatsapp />
      </span>
      <div className="min-w-0">
        <h2 className="truncate leading-5 font-semibold" data-testid="thread-name">
          {name}
        </h2>
        <div className="flex items-center gap-2 overflow-hidden text-meta whitespace-nowrap text-ink-3">
          <OwnerChip owner={conversation.owner} assignee={conversation.assignee} me={user.id} />
          {isUrgent(conversation) && <PriorityMark short={!roomy} />}
          {team && (
            <span className="flex min-w-0 max-md:hidden">
              <TeamChip name={team} />
            </span>
          )}
          <WindowRing expiresAt={conversation.windowExpiresAt} now={now} words={roomy ? 'long' : 'short'} />
          {number && number !== name && <span className="tabular @max-3xl:hidden">{number}</span>}
        </div>
      </div>
    </>
  )
}

function BackLink() {
  const search = useSearch({ from: '/inside/inbox' })
  return (
    <Link
      to="/inbox"
      search={search}
      aria-label={s.actions.back}
      className="flex size-10 shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-hover md:hidden"
    >
      <ArrowLeft aria-hidden size={20} />
    </Link>
  )
}
