/** Shapes and calls of routes that the API's document does not describe yet. */
import { problemFrom, unreachable } from './problem'
import type { components } from './schema'

type Person = components['schemas']['Person']
type Conversation = components['schemas']['Conversation']

export interface Reaction {
  emoji: string
  by: 'customer' | 'app' | 'agent'
  at: string
}

export interface MediaState {
  state: 'pending' | 'ready' | 'failed'
  url?: string
  mimeType?: string
  sizeBytes?: number
  filename?: string
  reason?: string
  /** Until when a lost file may be asked for again; absent when Meta never had it. */
  retryUntil?: string
}

export interface Quoted {
  id?: string
  text: string
  author: 'customer' | 'ai' | 'agent' | 'app'
}

export interface Referral {
  sourceUrl?: string
  sourceType?: string
  headline?: string
  body?: string
}

export interface MessageContext {
  forwarded?: boolean
  frequentlyForwarded?: boolean
  product?: { catalogId?: string; productRetailerId: string }
  referral?: Referral
  participant?: { waId?: string; userId?: string; name?: string }
  quoted?: Quoted
}

export interface Explained {
  code?: number
  title?: string
  detail?: string
  reason?: string
  remedy?: string
  /** `owner`, `author`, `customer`, `meta` or `product`. */
  fixer?: string
}

export interface Annotated {
  reactions?: Reaction[]
  editedAt?: string
  revokedAt?: string
  context?: MessageContext
  media?: MediaState
  error?: Explained
}

export type FileKind = 'image' | 'video' | 'audio' | 'document' | 'sticker'

export interface NewKinds {
  replyTo?: string
  list?: NewList
  cta?: { body: string; label: string; url: string }
  locationRequest?: { body: string }
  location?: { latitude: number; longitude: number; name?: string; address?: string }
  contacts?: unknown[]
  reaction?: { messageId: string; emoji?: string }
  media?: { kind: FileKind; fileId?: string; caption?: string; filename?: string; voice?: boolean }
  template?: { name: string; language: string; parameters?: NewParameter[] }
}

export interface NewList {
  body: string
  button: string
  sections: { title?: string; rows: { title: string; description?: string }[] }[]
  header?: string
  footer?: string
}

export interface StoredFile {
  id: string
  filename: string
  mimeType: string
  sizeBytes: number
  /** The kinds of message it may be sent as, best first. */
  kinds: string[]
}

export interface TemplateParameter {
  component: 'header' | 'body' | 'button'
  index?: number
  name?: string
  type: string
  required: boolean
  example?: string
}

export interface NewParameter {
  component: 'header' | 'body' | 'button'
  index?: number
  name?: string
  text?: string
  media?: { link: string }
  location?: { latitude: number; longitude: number }
}

export interface Templates {
  items: Template[]
  nextCursor?: string
  syncedAt?: string
  failure?: string
}

export interface Template {
  id: string
  name: string
  language: string
  category: string
  status: string
  quality?: string
  components: unknown
  parameters: TemplateParameter[]
  preview: string
  rejectionReason?: string
  syncedAt: string
}

export interface Notice {
  id: string
  integrationId?: string
  field: string
  event: string
  severity: 'info' | 'warning' | 'critical'
  title: string
  detail?: unknown
  occurredAt: string
  resolvedAt?: string
}

export interface Facts {
  quality?: string
  messagingLimit?: string
  verifiedName?: string
  throughput?: string
}

export interface Noticed {
  openNotices?: number
  facts?: Facts
}

export interface ContactIdentity {
  kind: string
  value: string
  retiredAt?: string
}

export interface ContactMerge {
  id: string
  /** The contact that holds everything. */
  keptId: string
  /** The contact that became part of it. */
  mergedId: string
  mergedBy: Person
  mergedAt: string
  splitBy?: Person
  splitAt?: string
}

export interface ContactSummary {
  id: string
  kind: 'person' | 'group'
  name: string
  phoneNumber?: string
  username?: string
  marketingStoppedAt?: string
}

export interface ContactDetail extends ContactSummary {
  identities: ContactIdentity[]
  conversations: Conversation[]
  merges: ContactMerge[]
  possibleDuplicates: ContactSummary[]
  mergedIntoId?: string
}

/** A call of a route the document does not describe; same door, same failures. */
export async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw unreachable()
  })
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  if (!response.ok) throw problemFrom(response.status, answer, response.headers)
  return answer as Answer
}
