/** Who the customer is: identities, wishes, other conversations, and other contacts of the same person. */
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { BellOff, GitMerge, Pencil, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { contactQuery } from '@/api/contacts'
import { useSession } from '@/api/session'
import type { ContactDetail, ContactIdentity, ContactSummary, Conversation } from '@/api/types'
import { contactName } from '@/lib/names'
import { agoPhrase, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy'
import { cx } from '@/ui/cx'
import { OwnerChip } from '@/ui/owner-chip'
import { Failed, Loading, Skeleton } from '@/ui/states'
import { MergeHistory } from './history'
import { MergeConfirm, MergeSearch } from './merge'
import { Part } from './part'
import { RenameDialog } from './rename'

const words = s.contacts

export function ContactPanel({ conversation }: { conversation: Conversation }) {
  const { id } = conversation.contact
  const { data, error, refetch } = useQuery(contactQuery(id))
  if (error && !data)
    return <Failed what={words.one} error={error} onRetry={() => void refetch()} className="mx-0! px-0 py-2" />
  if (!data)
    return (
      <Loading>
        <Skeleton className="h-28 w-full" />
      </Loading>
    )
  return (
    <div className="flex flex-col gap-5" data-testid="contact-panel">
      <Wishes contact={data} />
      <Part title={words.identities}>
        <ul className="flex flex-col">
          {data.identities.map((identity) => (
            <Identity key={`${identity.kind} ${identity.value}`} identity={identity} />
          ))}
        </ul>
      </Part>
      <Others contact={data} current={conversation.id} />
      <Duplicates contact={data} />
      <MergeHistory contact={data} />
      <Tasks contact={data} />
    </div>
  )
}

function Wishes({ contact }: { contact: ContactDetail }) {
  const { marketingStoppedAt } = contact
  return (
    <>
      {contact.kind === 'group' && (
        <p className="flex items-center gap-1.5 font-medium text-ink-2">
          <UsersRound aria-hidden size={15} strokeWidth={1.75} />
          {words.group}
        </p>
      )}
      {marketingStoppedAt && (
        <div className="flex gap-2 rounded-control bg-wait-soft px-3 py-2 text-wait" data-testid="marketing-stopped">
          <BellOff aria-hidden size={16} strokeWidth={1.75} className="mt-0.5 shrink-0" />
          <div>
            <p className="font-medium">{words.marketingStopped}</p>
            <p className="text-meta">{words.marketingSince(exact(marketingStoppedAt))}</p>
          </div>
        </div>
      )}
    </>
  )
}

function Identity({ identity: { kind, value, retiredAt } }: { identity: ContactIdentity }) {
  const label = words.kind[kind] ?? kind
  const shown = kind === 'wa_id' && !value.startsWith('+') ? `+${value}` : value
  return (
    <li
      data-testid="identity"
      className="flex min-h-9 items-center gap-3 border-b border-line"
      title={retiredAt ? words.retiredAt(exact(retiredAt)) : undefined}
    >
      <span className="shrink-0 text-ink-3">{label}</span>
      <span className="ml-auto flex min-w-0 items-center gap-1.5">
        {retiredAt && <span className="rounded-full bg-done-soft px-1.5 text-meta text-done">{words.retired}</span>}
        <span className={cx('truncate tabular', retiredAt && 'text-ink-3 line-through')}>{shown}</span>
        <CopyButton value={shown} label={words.copy(label)} small />
      </span>
    </li>
  )
}

function Others({ contact, current }: { contact: ContactDetail; current: string }) {
  const search = useSearch({ from: '/inside/inbox' })
  const { user } = useSession()
  const now = useNow()
  const others = contact.conversations.filter((each) => each.id !== current)
  if (others.length === 0) return null
  return (
    <Part title={words.conversations}>
      <ul className="flex flex-col">
        {others.map((each) => (
          <li key={each.id} className="border-b border-line">
            <Link
              to="/inbox/$conversationId"
              params={{ conversationId: each.id }}
              search={search}
              data-testid="other-conversation"
              className="flex min-h-10 items-center justify-between gap-2 rounded-control focus-inset hover:bg-hover"
            >
              <span className="truncate">{words.conversation(agoPhrase(each.updatedAt, now))}</span>
              <OwnerChip owner={each.owner} assignee={each.assignee} me={user.id} />
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  )
}

function Duplicates({ contact }: { contact: ContactDetail }) {
  const [asking, setAsking] = useState<ContactSummary | null>(null)
  if (contact.possibleDuplicates.length === 0) return null
  return (
    <Part title={words.duplicates}>
      <ul className="flex flex-col">
        {contact.possibleDuplicates.map((other) => (
          <li
            key={other.id}
            data-testid="duplicate"
            className="flex min-h-12 items-center gap-2.5 border-b border-line py-1"
          >
            <Avatar name={other.name} size={24} />
            <span className="min-w-0 flex-1">
              <span className="block truncate">{contactName(other)}</span>
              {other.phoneNumber && <span className="block text-meta text-ink-3 tabular">{other.phoneNumber}</span>}
            </span>
            <Button onClick={() => setAsking(other)} data-testid="merge">
              {words.merge}
            </Button>
          </li>
        ))}
      </ul>
      {asking && <MergeConfirm contact={contact} other={asking} onClose={() => setAsking(null)} />}
    </Part>
  )
}

function Tasks({ contact }: { contact: ContactDetail }) {
  const [open, setOpen] = useState<'rename' | 'merge' | null>(null)
  return (
    <div className="flex flex-wrap gap-2">
      <Button icon={Pencil} onClick={() => setOpen('rename')} data-testid="rename">
        {words.rename}
      </Button>
      {contact.kind !== 'group' && (
        <Button icon={GitMerge} onClick={() => setOpen('merge')} data-testid="merge-other">
          {words.mergeOther}
        </Button>
      )}
      {open === 'rename' && <RenameDialog contact={contact} onClose={() => setOpen(null)} />}
      {open === 'merge' && <MergeSearch contact={contact} onClose={() => setOpen(null)} />}
    </div>
  )
}
