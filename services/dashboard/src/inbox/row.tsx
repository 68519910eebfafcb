/** One conversation in the list: who, what last, who answers next, how long the window is open. 72 px. */
import { Link } from '@tanstack/react-router'
import { Sparkles, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import type { Conversation } from '@/api/types'
import { isUrgent, teamOf } from '@/lib/assigned'
import { contactName } from '@/lib/names'
import { ago, exact } from '@/lib/time'
import { tick } from '@/lib/tick'
import { plainText } from '@/lib/whatsapp'
import { s } from '@/strings'
import { Avatar } from '@/ui/avatar'
import { cx } from '@/ui/cx'
import { OwnerChip } from '@/ui/owner-chip'
import { PriorityMark, TeamChip } from '@/ui/team-chip'
import { WindowRing } from '@/ui/window-ring'
import type { InboxSearch } from './views'

export const ROW_PX = 72

interface RowProps {
  row: Conversation
  search: InboxSearch
  me: string
  now: number
  isCurrent: boolean
}

export const InboxRow = memo(function InboxRow({ row, search, me, now, isCurrent }: RowProps) {
  const name = contactName(row.contact)
  const last = row.lastMessage
  const unread = row.unread > 0
  const team = teamOf(row)
  const lastTick = last?.direction === 'outbound' ? tick(last.status) : null
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: row.id }}
      search={search}
      data-testid="inbox-row"
      data-conversation={row.id}
      data-owner={row.owner}
      aria-current={isCurrent ? 'true' : undefined}
      className={cx(
        'flex h-[72px] gap-3 px-4 py-2.5 transition-colors duration-150 focus-inset',
        isCurrent ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <Avatar name={row.contact.name ?? ''} whatsapp />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-baseline gap-2 leading-[18px]">
          <span className={cx('min-w-0 flex-1 truncate', unread ? 'font-semibold' : 'font-medium')}>{name}</span>
          {last && (
            <time
              dateTime={last.sentAt}
              title={exact(last.sentAt)}
              className={cx('text-meta tabular', unread ? 'font-medium text-accent-text' : 'text-ink-3')}
            >
              {ago(last.sentAt, now)}
            </time>
          )}
        </span>
        <span className="flex items-center gap-2 leading-[18px]">
          <span className={cx('flex min-w-0 flex-1 items-center gap-1', unread ? 'text-ink' : 'text-ink-2')}>
            <Speaker row={row} />
            <span className="truncate">{plainText(last?.text ?? '')}</span>
          </span>
          {unread && <Unread count={row.unread} />}
        </span>
        <span className="mt-auto flex items-center gap-2">
          <OwnerChip owner={row.owner} assignee={row.assignee} me={me} />
          {isUrgent(row) && <PriorityMark short />}
          {team && <TeamChip name={team} />}
          {lastTick?.shape === 'failed' && <Trouble words={s.inbox.lastFailed} look="text-fail" />}
          {lastTick?.shape === 'unknown' && <Trouble words={s.inbox.unknownOutcome} look="text-wait" />}
          <span className="ml-auto">
            <WindowRing expiresAt={row.windowExpiresAt} now={now} words="short" />
          </span>
        </span>
      </span>
    </Link>
  )
})

/** Who spoke last: nothing for the customer, a spark for the AI, a word for people. */
function Speaker({ row }: { row: Conversation }) {
  const author = row.lastMessage?.author
  if (author === 'ai')
    return <Sparkles role="img" aria-label={s.thread.ai} size={13} strokeWidth={1.75} className="shrink-0 text-ai" />
  if (author === 'agent' || author === 'app')
    return <span className="shrink-0 text-ink-3">{`${author === 'agent' ? s.thread.agent : s.thread.phone}:`}</span>
  return null
}

function Unread({ count }: { count: number }) {
  return (
    <span
      data-testid="unread"
      aria-label={s.inbox.unread(count)}
      className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-full bg-accent px-1 text-[11px] leading-none font-semibold text-accent-ink tabular"
    >
      {count > 99 ? '99+' : count}
    </span>
  )
}

function Trouble({ words, look }: { words: string; look: string }) {
  return (
    <span className={cx('inline-flex min-w-0 items-center gap-1 text-meta font-medium', look)}>
      <TriangleAlert aria-hidden size={12} strokeWidth={2} className="shrink-0" />
      <span className="truncate">{words}</span>
    </span>
  )
}
