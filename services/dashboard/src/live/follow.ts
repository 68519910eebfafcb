/** What an event of the live stream means for what the page holds. Pure: the connection is in `connect.ts`. */
import type { ServerEvent } from './sse'

export interface LiveEvent {
  type: string
  conversationId: string | undefined
  version: number | undefined
}

export interface Position {
  /** The highest sequence seen; 0 before the first event. */
  seq: number
  /** What to ask for after a reconnect. */
  lastEventId: string | undefined
}

/** Events that belong to no conversation. */
const ACCOUNT_EVENTS: ReadonlySet<string> = new Set(['contact_changed', 'integration_noticed'])

export const START: Position = { seq: 0, lastEventId: undefined }

export type Step =
  | { kind: 'ignore' }
  /** Something changed: in one conversation, or beside them all. */
  | { kind: 'changed'; event: LiveEvent }
  /** Events were missed: whatever is shown must be asked for again. */
  | { kind: 'gap' }

export interface Followed {
  position: Position
  step: Step
}

/**
 * Sequences only rise, and may skip numbers: the stream carries one account's part of a shared sequence.
 * A gap is therefore what the server says is one, or a sequence that starts again.
 */
export function follow(position: Position, incoming: ServerEvent): Followed {
  const body = readBody(incoming.data)
  const seq = sequence(incoming, body)
  const lastEventId = incoming.id ?? position.lastEventId
  if (incoming.name === 'gap' || body['type'] === 'gap') {
    return { position: { seq: seq ?? 0, lastEventId }, step: { kind: 'gap' } }
  }
  if (seq !== undefined && seq <= position.seq) return { position, step: { kind: 'ignore' } }
  const event = liveEvent(incoming.name, body)
  const known = event.conversationId !== undefined || ACCOUNT_EVENTS.has(event.type)
  const step: Step = known ? { kind: 'changed', event } : { kind: 'ignore' }
  return { position: { seq: seq ?? position.seq, lastEventId }, step }
}

function liveEvent(name: string, body: Record<string, unknown>): LiveEvent {
  const type = body['type']
  const conversationId = body['conversationId']
  return {
    type: typeof type === 'string' ? type : name,
    conversationId: typeof conversationId === 'string' && conversationId !== '' ? conversationId : undefined,
    version: numeric(body['version']),
  }
}

function sequence(incoming: ServerEvent, body: Record<string, unknown>): number | undefined {
  return numeric(body['seq']) ?? numeric(incoming.id)
}

/** proto3 JSON writes 64-bit numbers as strings. */
function numeric(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || !/^\d+$/.test(value)) return undefined
  return Number(value)
}

function readBody(data: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
