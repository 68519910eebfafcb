/** The thread itself. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ArrowDown } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { eventsQuery, messagesQuery } from '@/api/conversations'
import { fileUrl } from '@/api/media'
import { pendingQuery, useReact } from '@/api/sending'
import type { Conversation, Message } from '@/api/types'
import { contactName } from '@/lib/names'
import { day } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Failed, Loading, Skeleton } from '@/ui/states'
import { AiWriting } from './ai-writing'
import { Bubble } from './bubble'
import { EventLine } from './event-line'
import { NoticeLine } from './notice-line'
import { PendingBubble } from './pending-bubble'
import { isAiWriting, timeline, type Item } from './timeline'
import { ThreadContext, type ThreadTools } from './tools'
import { useJump, type Older } from './use-jump'
import { useThreadScroll } from './use-thread-scroll'
import { Viewer } from './viewer'

interface MessagesProps {
  conversation: Conversation
  onWhy: (message: Message) => void
  onWriteAgain: (text: string) => void
  onReply: (message: Message) => void
}

export function Messages(props: MessagesProps) {
  const { id } = props.conversation
  const messages = useInfiniteQuery(messagesQuery(id))
  const older = messages.hasNextPage
    ? { load: () => messages.fetchNextPage(), busy: messages.isFetchingNextPage }
    : null
  if (messages.data) return <Loaded {...props} messages={messages.data} older={older} />
  if (messages.isError)
    return (
      <Failed
        what={s.thread.messages}
        error={messages.error}
        onRetry={() => void messages.refetch()}
        className="flex-1"
      />
    )
  return <ThreadSkeleton />
}

interface LoadedProps extends MessagesProps {
  messages: Message[]
  older: { load: () => Promise<unknown>; busy: boolean } | null
}

function Loaded({ conversation, messages, older, onWhy, onWriteAgain, onReply }: LoadedProps) {
  const { id } = conversation
  const { data: events = NO_EVENTS } = useQuery(eventsQuery(id))
  const { data: pending } = useQuery(pendingQuery(id))
  // Where the unread messages began when the thread was opened; the line does not move while it is read.
  const [newFrom] = useState(() => firstUnread(messages, conversation.unread))
  const items = useMemo(() => timeline(messages, events, pending, newFrom), [messages, events, pending, newFrom])
  const { box, below, onScroll, toBottom } = useThreadScroll(items, pending.length)
  const writing = conversation.owner === 'ai' && isAiWriting(events)
  const [viewed, setViewed] = useState<string | null>(null)
  const react = useReact(id)
  const pages = useRef<Older>({ has: () => false, load: () => Promise.resolve() })
  useEffect(() => {
    pages.current = { has: () => older !== null, load: () => older?.load() ?? Promise.resolve() }
  })
  const jump = useJump(box, pages)
  const tools = useMemo<ThreadTools>(
    () => ({ conversation, view: setViewed, reply: onReply, jump, react }),
    [conversation, onReply, jump, react],
  )
  const stop = items.findLast((item) => item.type === 'message')?.key
  return (
    <ThreadContext value={tools}>
      <div className="relative min-h-0 flex-1">
        <div ref={box} onScroll={onScroll} className="h-full overflow-y-auto overscroll-contain" data-testid="thread">
          <div className="mx-auto flex min-h-full max-w-3xl flex-col justify-end py-4">
            {older && (
              <Button look="ghost" onClick={() => void older.load()} disabled={older.busy} className="mx-auto mb-2">
                {s.thread.older}
              </Button>
            )}
            <ol
              aria-label={s.thread.label(contactName(conversation.contact))}
              aria-live="polite"
              aria-relevant="additions"
              onKeyDownCapture={moveAmongTools}
              className="flex flex-col"
            >
              {items.map((item) => (
                <ItemView
                  key={item.key}
                  item={item}
                  stop={item.key === stop}
                  conversationId={id}
                  onWhy={onWhy}
                  onWriteAgain={onWriteAgain}
                />
              ))}
            </ol>
            {writing && <AiWriting />}
          </div>
        </div>
        {below > 0 && (
          <button
            type="button"
            onClick={toBottom}
            className="absolute inset-x-0 bottom-3 mx-auto flex h-8 w-fit items-center gap-1.5 rounded-full border border-line bg-surface px-3 font-medium shadow-float fade-in"
          >
            <ArrowDown aria-hidden size={14} />
            {s.thread.newBelow(below)}
          </button>
        )}
        {viewed && (
          <Viewer
            pictures={messages.filter((message) => message.kind === 'image' && fileUrl(message))}
            current={viewed}
            onView={setViewed}
            onClose={() => setViewed(null)}
          />
        )}
      </div>
    </ThreadContext>
  )
}

/** Arrow keys go from one message's tools to the next one's; the thread stays one stop for Tab. */
function moveAmongTools(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const { target, currentTarget } = event
  if (!by || !(target instanceof HTMLElement) || !target.matches('[data-message-tools]')) return
  const all = [...currentTarget.querySelectorAll<HTMLElement>('[data-message-tools]')]
  event.preventDefault()
  event.stopPropagation()
  all[all.indexOf(target) + by]?.focus()
}

const NO_EVENTS: never[] = []

function firstUnread(messages: readonly Message[], unread: number): string | undefined {
  const inbound = messages.filter((message) => message.direction === 'inbound')
  return unread > 0 && unread < inbound.length ? inbound.at(-unread)?.id : undefined
}

interface ItemProps {
  item: Item
  stop: boolean
  conversationId: string
  onWhy: (message: Message) => void
  onWriteAgain: (text: string) => void
}

function ItemView({ item, stop, conversationId, onWhy, onWriteAgain }: ItemProps) {
  switch (item.type) {
    case 'day':
      return <DayLine at={item.at} />
    case 'new':
      return <NewLine />
    case 'message':
      return (
        <Bubble
          message={item.message}
          quoted={item.quoted}
          first={item.first}
          last={item.last}
          stop={stop}
          onWhy={onWhy}
        />
      )
    case 'notice':
      return <NoticeLine message={item.message} />
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

function NewLine() {
  return (
    <li className="my-3 flex items-center gap-3 px-4 text-meta font-medium text-accent-text">
      <span className="h-px flex-1 bg-accent/40" />
      {s.thread.newSince}
      <span className="h-px flex-1 bg-accent/40" />
    </li>
  )
}

function ThreadSkeleton() {
  return (
    <div className="flex-1">
      <Loading>
        <div className="mx-auto flex max-w-3xl flex-col gap-4 p-4">
          <Skeleton className="h-14 w-3/5 rounded-bubble!" />
          <Skeleton className="ml-auto h-24 w-2/3 rounded-bubble!" />
          <Skeleton className="h-10 w-2/5 rounded-bubble!" />
          <Skeleton className="ml-auto h-14 w-1/2 rounded-bubble!" />
        </div>
      </Loading>
    </div>
  )
}
