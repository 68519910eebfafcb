/** A thread as it is read: messages, ownership changes and notes in one line of time, by day. Pure. */
import type { Message, Quoted, ThreadEvent } from '@/api/types'
import type { Pending } from '@/api/sending'
import { textIn } from '@/lib/loose'
import { dayKey } from '@/lib/time'

const GROUP_MS = 5 * 60_000

export type Item =
  | { type: 'day'; key: string; at: string }
  | { type: 'new'; key: string }
  /** `first` and `last` of a run by one author, which share one name and sit close together. */
  | { type: 'message'; key: string; message: Message; quoted: Quoted | undefined; first: boolean; last: boolean }
  /** A notice of WhatsApp, or what was said of a message that is not here. */
  | { type: 'notice'; key: string; message: Message }
  | { type: 'pending'; key: string; pending: Pending }
  | { type: 'event'; key: string; event: ThreadEvent }

interface Entry {
  at: string
  /** The message's own sequence number, or that of the message it stands after. */
  seq: number
  /** Messages come before what stands after them. */
  rank: number
  item: Exclude<Item, { type: 'day' } | { type: 'new' }>
}

/** `newFrom` is the first message the reader has not seen; a line stands above it. */
export function timeline(
  messages: readonly Message[],
  events: readonly ThreadEvent[],
  pending: readonly Pending[],
  newFrom: string | undefined,
): Item[] {
  const byWamid = new Map(messages.map((message) => [message.wamid, message]))
  const entries: Entry[] = [
    ...messages
      .filter((message) => !isSaidElsewhere(message, byWamid))
      .map((message): Entry => ({
        at: message.sentAt,
        seq: message.seq,
        rank: 0,
        item:
          NOTICES.has(message.kind) && !message.revokedAt
            ? { type: 'notice', key: message.id, message }
            : {
                type: 'message',
                key: message.id,
                message,
                quoted: quotedBy(message, byWamid),
                first: true,
                last: true,
              },
      })),
    ...events.filter(isShown).map((event): Entry => ({
      at: event.at,
      seq: event.afterSeq,
      rank: 1,
      item: { type: 'event', key: event.id, event },
    })),
  ].toSorted(inOrder)
  // What is on its way stands last whatever this machine's clock says.
  const waiting = pending.map((held): Entry => ({
    at: held.at,
    seq: 0,
    rank: 2,
    item: { type: 'pending', key: held.key, pending: held },
  }))
  return withDays([...entries, ...waiting], newFrom)
}

/** Kinds that speak about the thread, or about another message, and are no message of their own. */
const NOTICES = new Set(['system', 'reaction', 'edit', 'revoke'])

/** Reactions, edits and removals show at their message, where it is here; one of ours that failed speaks for itself. */
function isSaidElsewhere(message: Message, byWamid: ReadonlyMap<string | undefined, Message>): boolean {
  const target = textIn(message.content, 'messageWamid') ?? textIn(message.content, 'targetWamid')
  return (
    !message.revokedAt &&
    message.kind !== 'system' &&
    message.status !== 'failed' &&
    target !== undefined &&
    byWamid.has(target)
  )
}

/** A tap on a button quotes by its nature; where it directly follows, its icon says so already. */
function quotedBy(message: Message, byWamid: ReadonlyMap<string | undefined, Message>): Quoted | undefined {
  const held = message.contextWamid ? byWamid.get(message.contextWamid) : undefined
  const isTap = message.kind === 'button' || message.kind === 'interactive'
  if (isTap && (!held || held.seq === message.seq - 1)) return undefined
  return held ? { id: held.id, text: held.text, author: held.author, kind: held.kind } : message.context?.quoted
}

/** Turns that ended in a message speak through it; of the others only what a person may wonder about is shown. */
function isShown(event: ThreadEvent): boolean {
  return event.kind !== 'turn' || event.turn?.state === 'discarded' || event.turn?.state === 'silent'
}

/** True while the AI works on an answer. */
export function isAiWriting(events: readonly ThreadEvent[]): boolean {
  return events.some((event) => event.kind === 'turn' && event.turn?.state === 'running')
}

function inOrder(a: Entry, b: Entry): number {
  return a.seq - b.seq || a.rank - b.rank || Date.parse(a.at) - Date.parse(b.at)
}

function withDays(entries: readonly Entry[], newFrom: string | undefined): Item[] {
  const items: Item[] = []
  entries.forEach((entry, index) => {
    const before = entries[index - 1]
    const after = entries[index + 1]
    const newDay = !before || dayKey(before.at) !== dayKey(entry.at)
    if (newDay) items.push({ type: 'day', key: `day-${entry.at}`, at: entry.at })
    const isNew = entry.item.key === newFrom
    if (isNew) items.push({ type: 'new', key: 'new' })
    if (entry.item.type !== 'message') items.push(entry.item)
    else items.push({ ...entry.item, first: newDay || isNew || !sameRun(before, entry), last: !sameRun(entry, after) })
  })
  return items
}

function sameRun(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a?.item.type !== 'message' || b?.item.type !== 'message') return false
  const [one, two] = [a.item.message, b.item.message]
  return (
    one.author === two.author &&
    one.agent?.id === two.agent?.id &&
    dayKey(a.at) === dayKey(b.at) &&
    Date.parse(b.at) - Date.parse(a.at) < GROUP_MS
  )
}
