/** Beside or over the thread: details of the customer, or why the AI answered as it did. */
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSession } from '@/api/session'
import type { Conversation, Message, Source } from '@/api/types'
import { contactName } from '@/lib/names'
import { ago, exact } from '@/lib/time'
import { useWide } from '@/lib/use-media'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Avatar, WhatsAppBadge } from '@/ui/avatar'
import { IconButton } from '@/ui/button'
import { CopyButton } from '@/ui/copy'
import { Sheet } from '@/ui/dialog'
import { OwnerChip } from '@/ui/owner-chip'
import { WindowRing } from '@/ui/window-ring'

export type PaneContent = { kind: 'details' } | { kind: 'why'; message: Message }

interface SidePaneProps {
  content: PaneContent
  conversation: Conversation
  onClose: () => void
}

export function SidePane({ content, conversation, onClose }: SidePaneProps) {
  const wide = useWide()
  const title = content.kind === 'details' ? s.details.title : s.why.title
  const inside = (
    <>
      <header className="flex h-14 shrink-0 items-center justify-between border-b border-line pr-3 pl-4">
        <h2 className="font-semibold">{title}</h2>
        <IconButton icon={X} label={s.common.close} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4" data-testid={`pane-${content.kind}`}>
        {content.kind === 'details' ? <Details conversation={conversation} /> : <Why message={content.message} />}
      </div>
    </>
  )
  if (wide) return <aside aria-label={title} className="flex h-full w-[340px] shrink-0 flex-col border-l border-line bg-surface">{inside}</aside>
  return (
    <Sheet open onClose={onClose} title={title}>
      {inside}
    </Sheet>
  )
}

function Details({ conversation }: { conversation: Conversation }) {
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
      {conversation.windowExpiresAt && <p className="text-meta text-ink-3">{s.window.until(exact(conversation.windowExpiresAt))}</p>}
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

function Why({ message }: { message: Message }) {
  const sources = message.sources ?? []
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-2">{sources.length > 0 ? s.why.lead : s.why.none}</p>
      <ol className="flex flex-col gap-3">
        {sources.map((source, index) => (
          <SourceCard key={`${source.articleId} ${index}`} source={source} />
        ))}
      </ol>
      <p className="flex items-center gap-1 text-meta text-ink-3">
        {s.why.messageId}
        <code className="truncate font-mono">{message.id}</code>
        <CopyButton value={message.id} label={s.common.copy} small />
      </p>
    </div>
  )
}

function SourceCard({ source }: { source: Source }) {
  return (
    <li className="flex flex-col gap-1.5 border-l-2 border-ai-line pl-3" data-testid="why-source">
      <h3 className="font-semibold">{source.title}</h3>
      <p className="text-ink-2">{source.text ?? s.why.missing}</p>
      <p className="flex flex-wrap items-center gap-x-3 text-meta text-ink-3">
        {source.score !== undefined && <span className="tabular">{s.why.score(source.score.toFixed(2))}</span>}
        {source.version !== undefined && <span>{s.why.version(source.version)}</span>}
        <Link to="/knowledge/$articleId" params={{ articleId: source.articleId }} search={{}} className="font-medium text-accent-text underline underline-offset-2">
          {s.why.openArticle}
        </Link>
      </p>
    </li>
  )
}
