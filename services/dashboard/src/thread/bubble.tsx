/** One message. The customer is on the left; on the right the AI is outlined and a person is filled. */
import { BookOpen, CircleAlert, CircleHelp, Smartphone, Sparkles, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Message } from '@/api/types'
import { exact, time } from '@/lib/time'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { Content } from './content'
import { Ticks } from './ticks'

interface BubbleProps {
  message: Message
  /** The message this one answers, if it is on screen. */
  quoted: Message | undefined
  first: boolean
  last: boolean
  onWhy: (message: Message) => void
}

export function Bubble({ message, quoted, first, last, onWhy }: BubbleProps) {
  const outbound = message.direction === 'outbound'
  const cancelled = message.status === 'cancelled'
  return (
    <li
      data-testid="thread-message"
      data-author={message.author}
      data-status={message.status}
      data-direction={message.direction}
      data-message={message.id}
      className={cx('flex flex-col px-4', outbound ? 'items-end' : 'items-start', first ? 'mt-3' : 'mt-0.5')}
    >
      {first && outbound && <AuthorLine message={message} />}
      <BubbleBox author={message.author} first={first} last={last} faded={cancelled}>
        {quoted && <Quote message={quoted} />}
        <Content message={message} />
        <Meta at={message.sentAt} status={message.status} onPerson={message.author === 'agent'} />
      </BubbleBox>
      {message.author === 'ai' && <Sources message={message} onWhy={onWhy} />}
      <DeliveryTrouble message={message} />
    </li>
  )
}

function Quote({ message }: { message: Message }) {
  return (
    <blockquote className="mb-1 line-clamp-2 border-l-2 border-current/40 pl-2 text-work opacity-80">
      {message.text}
    </blockquote>
  )
}

export function BubbleBox({
  author,
  first,
  last,
  faded,
  children,
}: {
  author: Message['author']
  first: boolean
  last: boolean
  faded?: boolean
  children: ReactNode
}) {
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
        'relative max-w-[min(78%,34rem)] rounded-bubble px-3 py-[7px] text-read max-md:max-w-[86%]',
        look,
        corner,
        faded && 'opacity-60',
      )}
    >
      {children}
    </div>
  )
}

export function Meta({ at, status, onPerson }: { at: string; status: string; onPerson: boolean }) {
  return (
    <div
      className={cx(
        'absolute right-3 bottom-[7px] flex items-center gap-1 text-meta tabular',
        onPerson ? 'text-person-meta' : 'text-ink-3',
      )}
    >
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

function Sources({ message, onWhy }: { message: Message; onWhy: (message: Message) => void }) {
  const count = message.sources?.length ?? 0
  if (count === 0) return null
  return (
    <button
      type="button"
      data-testid="why"
      onClick={() => onWhy(message)}
      className="mt-1 mr-1 inline-flex items-center gap-1 rounded-control text-meta text-ink-3 transition-colors hover:text-ai"
    >
      <BookOpen aria-hidden size={12} strokeWidth={1.75} />
      <span>{s.thread.sources(count)}</span>
      <span aria-hidden>·</span>
      <span className="underline decoration-ai-line underline-offset-2">{s.thread.why}</span>
    </button>
  )
}

function DeliveryTrouble({ message }: { message: Message }) {
  if (message.status === 'failed') {
    const reason = message.error?.detail ?? message.error?.title
    return (
      <Trouble
        look="fail"
        words={reason ? s.delivery.failed(reason) : s.delivery.failedPlain}
        code={message.error?.code}
      />
    )
  }
  if (message.status === 'failed_unknown') return <Trouble look="fail" words={s.delivery.failedUnknown} />
  if (message.status === 'unknown') return <Trouble look="wait" words={s.delivery.unknown} />
  if (message.status === 'cancelled') return <span className="mt-1 mr-1 text-meta text-ink-3">{s.tick.cancelled}</span>
  return null
}

export function Trouble({
  look,
  words,
  code,
  children,
}: {
  look: 'fail' | 'wait'
  words: string
  code?: number | string | undefined
  children?: ReactNode
}) {
  const Icon = look === 'fail' ? CircleAlert : CircleHelp
  return (
    <div
      data-testid="delivery-trouble"
      className={cx(
        'mt-1 flex max-w-[min(78%,34rem)] items-start max-md:max-w-[86%] gap-1.5 rounded-control px-2 py-1.5 text-meta',
        look === 'fail' ? 'bg-fail-soft text-fail' : 'bg-wait-soft text-wait',
      )}
    >
      <Icon aria-hidden size={14} className="mt-px shrink-0" />
      <span className="min-w-0">
        {words}
        {code !== undefined && <span className="ml-1.5 opacity-80 tabular">{s.delivery.code(String(code))}</span>}
        {children}
      </span>
    </div>
  )
}
