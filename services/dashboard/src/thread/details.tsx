/** What is known of the customer and the conversation. */
import type { ReactNode } from 'react'
import { useSession } from '@/api/session'
import type { Conversation } from '@/api/types'
import { ContactPanel } from '@/contact/panel'
import { contactName } from '@/lib/names'
import { ago, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Avatar, WhatsAppBadge } from '@/ui/avatar'
import { CopyButton } from '@/ui/copy'
import { OwnerChip } from '@/ui/owner-chip'
import { WindowRing } from '@/ui/window-ring'

export function Details({ conversation }: { conversation: Conversation }) {
  const { user } = useSession()
  const now = useNow()
  const { contact } = conversation
  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-center gap-3">
        <Avatar name={contact.name ?? ''} whatsapp />
        <div className="min-w-0">
          <p className="truncate font-semibold">{contactName(contact)}</p>
          {contact.username && <p className="truncate text-meta text-ink-3">@{contact.username}</p>}
        </div>
      </div>
      <dl className="flex flex-col">
        {contact.phoneNumber && (
          <Fact label={s.details.number}>
            <span className="tabular">{contact.phoneNumber}</span>
            <CopyButton value={contact.phoneNumber} label={s.details.copyNumber} small />
          </Fact>
        )}
        <Fact label={s.details.channel}>
          <WhatsAppBadge />
          {s.inbox.whatsapp}
        </Fact>
        <Fact label={s.details.owner}>
          <OwnerChip owner={conversation.owner} assignee={conversation.assignee} me={user.id} />
        </Fact>
        <Fact label={s.details.window}>
          <WindowRing expiresAt={conversation.windowExpiresAt} now={now} words="long" />
        </Fact>
        <Fact label={s.details.updated}>
          <time dateTime={conversation.updatedAt} title={exact(conversation.updatedAt)}>
            {ago(conversation.updatedAt, now)}
          </time>
        </Fact>
      </dl>
      {conversation.windowExpiresAt && (
        <p className="text-meta text-ink-3">{s.window.until(exact(conversation.windowExpiresAt))}</p>
      )}
      <ContactPanel key={contact.id} conversation={conversation} />
    </div>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-h-9 items-center justify-between gap-3 border-b border-line">
      <dt className="shrink-0 text-ink-3">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1.5">{children}</dd>
    </div>
  )
}
