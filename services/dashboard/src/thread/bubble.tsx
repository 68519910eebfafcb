/** One message. The customer is on the left; on the right the AI is outlined and a person is filled. */
import { Ban, Smartphone, Sparkles, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Message, Quoted } from '@/api/types'
import { exact, time } from '@/lib/time'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { AiLine } from './ai-line'
import { Content } from './content/index'
import { MessageTools } from './message-tools'
import { Provenance } from './provenance'
import { Reactions } from './reactions'
import { Ticks } from './ticks'
import { DeliveryTrouble } from './trouble'

interface BubbleProps {
  message: Message
  /** The message this one answers. */
  quoted: Quoted | undefined
  first: boolean
  last: boolean
  /** Whether the keyboard comes to this message's tools first. */
  stop: boolean
  onWhy: (message: Message) => void
}

export function Bubble({ message, quoted, first, last, stop, onWhy }: BubbleProps) {
  const outbound = message.direction === 'outbound'
  const bare = message.kind === 'sticker' && message.media?.state === 'ready' && !message.revokedAt
  const onPerson = message.author === 'agent' && !bare
  return (
    <li
      data-testid="thread-message"
      data-author={message.author}
      data-status={message.status}
      data-direction={message.direction}
      data-kind={message.kind}
      data-message={message.id}
      tabIndex={-1}
      className={cx(
        'flex flex-col px-4 outline-none',
        outbound ? 'items-end' : 'items-start',
        first ? 'mt-3' : 'mt-0.5',
      )}
    >
      {first && outbound && <AuthorLine message={message} />}
      <div className={cx('group flex w-full items-center gap-1', outbound && 'flex-row-reverse')}>
        <div className={cx(COLUMN, outbound ? 'items-end' : 'items-start')}>
          <BubbleBox
            author={message.author}
            first={first}
            last={last}
            faded={message.status === 'cancelled'}
            bare={bare}
            marked={Boolean(message.editedAt) && !message.revokedAt}
          >
            <Provenance message={message} quoted={quoted} />
            {message.revokedAt ? <Revoked message={message} /> : <Content message={message} />}
            <Meta at={message.sentAt} status={message.status} onPerson={onPerson}>
              {message.editedAt && !message.revokedAt && <Edited at={message.editedAt} />}
            </Meta>
          </BubbleBox>
          <Reactions message={message} />
        </div>
        <MessageTools message={message} stop={stop} />
      </div>
      {message.author === 'ai' && <AiLine message={message} onWhy={onWhy} />}
      <DeliveryTrouble message={message} />
    </li>
  )
}

/** As wide as a bubble may be. */
export const COLUMN = 'flex min-w-0 max-w-[min(78%,34rem)] flex-col max-md:max-w-[84%]'

function Edited({ at }: { at: string }) {
  return (
    <span title={s.kinds.mark.editedAt(exact(at))} data-testid="edited" className="italic">
      {s.kinds.mark.edited}
    </span>
  )
}

function Revoked({ message }: { message: Message }) {
  const ours = message.direction === 'outbound'
  return (
    <p
      data-testid="revoked"
      title={message.revokedAt ? s.kinds.mark.revokedAt(exact(message.revokedAt)) : undefined}
      className={cx('flex items-center gap-1.5 italic opacity-85', ours ? 'pr-16' : 'pr-11')}
    >
      <Ban aria-hidden size={14} strokeWidth={1.75} className="shrink-0" />
      {ours ? s.kinds.mark.revokedByUs : s.kinds.mark.revoked}
    </p>
  )
}

interface BoxProps {
  author: Message['author']
  first: boolean
  last: boolean
  faded?: boolean
  /** Without a ground: a sticker is its own shape. */
  bare?: boolean
  /** Room for one word more beside the time. */
  marked?: boolean
  children: ReactNode
}

export function BubbleBox({ author, first, last, faded, bare, marked, children }: BoxProps) {
  const customer = author === 'customer'
  const look = {
    customer: 'bg-bubble border border-line',
    ai: 'bg-ai-soft border border-ai-line',
    agent: 'bg-person text-person-ink',
    app: 'bg-accent-soft border border-transparent',
  }[author]
  const corner = customer
    ? cx(!first && 'rounded-tl-[5px]', !last && 'rounded-bl-[5px]')
    : cx(!first && 'rounded-tr-[5px]', !last && 'rounded-br-[5px]')
  return (
    <div
      className={cx(
        'relative max-w-full rounded-bubble px-3 py-[7px] text-read',
        bare ? 'px-0!' : look,
        corner,
        faded && 'opacity-60',
        marked && 'trail-wide',
      )}
    >
      {children}
    </div>
  )
}

interface MetaProps {
  at: string
  status: string
  onPerson: boolean
  children?: ReactNode
}

export function Meta({ at, status, onPerson, children }: MetaProps) {
  return (
    <div
      className={cx(
        'absolute right-3 bottom-[7px] flex items-center gap-1 text-meta tabular',
        onPerson ? 'text-person-meta' : 'text-ink-3',
      )}
    >
      {children}
      <time dateTime={at} title={exact(at)}>
        {time(at)}
      </time>
      <Ticks status={status} onPerson={onPerson} />
    </div>
  )
}

function AuthorLine({ message }: { message: Message }) {
  const Icon = { ai: Sparkles, agent: UserRound, app: Smartphone, customer: UserRound }[message.author]
  const name =
    message.author === 'ai'
      ? s.thread.ai
      : message.author === 'app'
        ? s.thread.app
        : (message.agent?.name ?? s.thread.agent)
  return (
    <span
      className={cx(
        'mr-1 mb-1 inline-flex items-center gap-1 text-meta font-medium',
        message.author === 'ai' ? 'text-ai' : 'text-ink-2',
      )}
    >
      <Icon aria-hidden size={12} strokeWidth={2} />
      {name}
    </span>
  )
}
