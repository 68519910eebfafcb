/** The thread itself. It stays at the bottom when it was there, and stays still when it was not. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowDown } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { eventsQuery, messagesQuery } from '@/api/conversations'
import { dismiss, pendingQuery, type Pending } from '@/api/sending'
import type { Conversation, Message } from '@/api/types'
import { contactName } from '@/lib/names'
import { day } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Failed, Loading, Skeleton } from '@/ui/states'
import { Bubble, BubbleBox, Meta, Trouble } from './bubble'
import { EventLine } from './event-line'
import { timeline, type Item } from './timeline'
import { WhatsAppText } from './whatsapp-text'

const NEAR_PX = 80

interface MessagesProps {
  conversation: Conversation
  onWhy: (message: Message) => void
  onWriteAgain: (text: string) => void
}

export function Messages({ conversation, onWhy, onWriteAgain }: MessagesProps) {
  const { id } = conversation
  const messages = useQuery(messagesQuery(id))
  const events = useQuery(eventsQuery(id))
  const { data: pending } = useQuery(pendingQuery(id))
  const newFrom = useNewFrom(messages.data, conversation.unread)
  const items = useMemo(() => timeline(messages.data ?? [], events.data ?? [], pending, newFrom), [messages.data, events.data, pending, newFrom])
  const scroll = useStickToBottom(items, pending.length)

  if (messages.isError && !messages.data) return <Failed what={s.thread.messages} error={messages.error} onRetry={() => void messages.refetch()} className="flex-1" />
  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroll.box} onScroll={scroll.onScroll} className="h-full overflow-y-auto overscroll-contain" data-testid="thread">
        {messages.isPending ? (
          <ThreadSkeleton />
        ) : (
          <ol aria-label={s.thread.label(contactName(conversation.contact))} aria-live="polite" aria-relevant="additions" className="mx-auto flex min-h-full max-w-3xl flex-col justify-end py-4">
            {items.map((item) => (
              <ItemView key={item.key} item={item} conversationId={id} onWhy={onWhy} onWriteAgain={onWriteAgain} />
            ))}
          </ol>
        )}
      </div>
      {scroll.below > 0 && (
        <button type="button" onClick={scroll.toBottom} className="absolute inset-x-0 bottom-3 mx-auto flex h-8 w-fit items-center gap-1.5 rounded-full border border-line bg-surface px-3 font-medium shadow-float fade-in">
          <ArrowDown aria-hidden size={14} />
          {s.thread.newBelow(scroll.below)}
        </button>
      )}
    </div>
  )
}

function ItemView({ item, conversationId, onWhy, onWriteAgain }: { item: Item; conversationId: string; onWhy: (message: Message) => void; onWriteAgain: (text: string) => void }) {
  switch (item.type) {
    case 'day':
      return <DayLine at={item.at} />
    case 'new':
      return (
        <li className="my-3 flex items-center gap-3 px-4 text-meta font-medium text-accent-text" aria-label={s.thread.newSince}>
          <span className="h-px flex-1 bg-accent/40" />
          {s.thread.newSince}
          <span className="h-px flex-1 bg-accent/40" />
        </li>
      )
    case 'message':
      return <Bubble message={item.message} first={item.first} last={item.last} onWhy={onWhy} />
    case 'event':
      return <EventLine event={item.event} />
    case 'pending':
      return <PendingBubble pending={item.pending} conversationId={conversationId} onWriteAgain={onWriteAgain} />
  }
}

function DayLine({ at }: { at: string }) {
  const now = useNow()
  return (
    <li className="my-3 flex justify-center first:mt-0">
      <span className="rounded-full bg-sunken px-2.5 py-0.5 text-meta font-medium text-ink-2">{day(at, now)}</span>
    </li>
  )
}

function PendingBubble({ pending, conversationId, onWriteAgain }: { pending: Pending; conversationId: string; onWriteAgain: (text: string) => void }) {
  const queries = useQueryClient()
  const { problem } = pending
  const again = () => {
    dismiss(queries, conversationId, pending.key)
    onWriteAgain(pending.text)
  }
  return (
    <li data-testid="thread-message" data-author="agent" data-status={problem ? 'refused' : 'queued'} data-direction="outbound" className="mt-3 flex flex-col items-end px-4">
      <BubbleBox author="agent" first last faded={Boolean(problem)}>
        <WhatsAppText text={pending.text} />
        <Meta at={pending.at} status={problem ? 'refused' : 'queued'} onPerson />
      </BubbleBox>
      {problem && (
        <Trouble look="fail" words={s.delivery.failed(problem.detail ?? problem.message)}>
          {problem.traceId && <span className="ml-1.5 opacity-80">{`${s.common.traceId} ${problem.traceId}`}</span>}
          <button type="button" onClick={again} className="ml-2 font-semibold underline underline-offset-2">
            {s.delivery.tryAgain}
          </button>
        </Trouble>
      )}
    </li>
  )
}

/** Where the unread messages began when the thread was opened; it does not move while it is read. */
function useNewFrom(messages: Message[] | undefined, unread: number): string | undefined {
  const found = useRef<{ id: string | undefined } | null>(null)
  if (found.current === null && messages) {
    const inbound = messages.filter((message) => message.direction === 'inbound')
    const first = unread > 0 && unread < inbound.length ? inbound.at(-unread) : undefined
    found.current = { id: first?.id }
  }
  return found.current?.id
}

/** The bottom is kept while the reader is there; otherwise what arrived is counted and nothing moves. */
function useStickToBottom(items: readonly Item[], pendingCount: number) {
  const box = useRef<HTMLDivElement>(null)
  const atBottom = useRef(true)
  const seen = useRef(0)
  const sent = useRef(pendingCount)
  const [below, setBelow] = useState(0)
  const total = items.filter((item) => item.type === 'message').length

  useLayoutEffect(() => {
    const wrote = pendingCount > sent.current
    sent.current = pendingCount
    const element = box.current
    if (element && (atBottom.current || wrote || seen.current === 0)) {
      element.scrollTop = element.scrollHeight
      seen.current = total
      setBelow(0)
    } else setBelow(Math.max(0, total - seen.current))
  }, [items, total, pendingCount])

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (atBottom.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const onScroll = () => {
    const element = box.current
    if (!element) return
    atBottom.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX
    if (!atBottom.current) return
    seen.current = total
    setBelow(0)
  }
  const toBottom = () => box.current?.scrollTo({ top: box.current.scrollHeight, behavior: 'smooth' })
  return { box, below, onScroll, toBottom }
}

function ThreadSkeleton() {
  return (
    <Loading>
      <div className="mx-auto flex max-w-3xl flex-col gap-4 p-4">
        <Skeleton className="h-14 w-3/5 rounded-bubble!" />
        <Skeleton className="ml-auto h-24 w-2/3 rounded-bubble!" />
        <Skeleton className="h-10 w-2/5 rounded-bubble!" />
        <Skeleton className="ml-auto h-14 w-1/2 rounded-bubble!" />
      </div>
    </Loading>
  )
}
