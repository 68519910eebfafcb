/** The invented API: state in memory, a customer who answers, and an AI that replies. */
import type { ApiKey, Conversation, Credentials, Message, ThreadEvent } from '../src/api/types'
import { made, missing, none, ok, page, problem, type Answer } from './answer.ts'
import { checks, integrations, keys } from './desk.ts'
import { knowledge, passagesOf } from './knowledge.ts'
import { feedback } from './learned.ts'
import { operators, team } from './operators.ts'
import { ANA, iso, ME, people, SESSION, type Thread } from './people.ts'
import { usage } from './usage.ts'
import { contact, notices, templates } from './whatsapp.ts'

interface LiveEvent {
  seq: number
  type: string
  conversationId: string
  version: number
}

const threads = new Map<string, Thread>(people().map((thread) => [thread.conversation.id, thread]))
const listeners = new Set<(event: LiveEvent) => void>()
let seq = 0

export function listen(listener: (event: LiveEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function answer(method: string, url: URL, body: Record<string, unknown>, signedIn: boolean): Answer {
  const [, resource = '', ...rest] = url.pathname.split('/').slice(1)
  if (resource === 'session') return session(method, body, signedIn)
  if (!signedIn) return problem(401, 'signed_out', 'Sign in first')
  if (resource === 'presence') return none
  if (resource === 'users') return page([ME, ANA])
  if (resource === 'conversations') return conversations(method, url, rest, body)
  if (resource === 'integrations') return integration(method, url, rest, body)
  if (resource === 'knowledge-bases') return knowledge(method, url, rest, body)
  if (resource === 'messages') return evidence(rest[0] ?? '')
  if (resource === 'contacts') return contacts(method, rest)
  if (resource === 'notices') return settle(rest[0] ?? '')
  if (resource === 'operators') return operators(method, url, rest, body)
  if (resource === 'feedback')
    return page(feedback.filter(({ verdict }) => verdict === url.searchParams.get('verdict')))
  if (resource === 'teams') return team(method, rest, body)
  if (resource === 'files') return upload(url)
  if (resource === 'media') return none
  if (resource === 'usage') return usage(rest[0])
  if (resource === 'api-keys') return apiKeys(method, rest, body)
  return missing
}

function session(method: string, body: Record<string, unknown>, signedIn: boolean): Answer {
  if (method === 'POST' && body['password'] !== 'password')
    return problem(401, 'wrong_credentials', 'E-mail or password is wrong')
  if (method !== 'GET') return { ...none, signsIn: method === 'POST' }
  return signedIn ? ok(SESSION) : problem(401, 'signed_out', 'Sign in first')
}

function conversations(
  method: string,
  url: URL,
  [id, part, messageId, step]: string[],
  body: Record<string, unknown>,
): Answer {
  if (!id) return list(url)
  const thread = threads.get(id)
  if (!thread) return missing
  if (!part) return ok(thread.conversation)
  if (part === 'messages' && step === 'feedback') return judge(thread, messageId, body)
  if (part === 'messages')
    return method === 'GET'
      ? page(
          thread.messages.filter(({ seq: at }) => at < Number(url.searchParams.get('before') ?? Infinity)).slice(-100),
        )
      : write(thread, body)
  if (part === 'events') return page(thread.events)
  return act(thread, part, body)
}

function judge(thread: Thread, messageId: string | undefined, { verdict }: Record<string, unknown>): Answer {
  const message = thread.messages.find(({ id }) => id === messageId)
  if (!message) return missing
  Object.assign(message, {
    feedback: {
      good: verdict === 'good' ? 1 : 0,
      wrong: verdict === 'wrong' ? 1 : 0,
      ...(verdict ? { mine: verdict } : {}),
    },
  })
  return verdict ? ok({}) : none
}

function list(url: URL): Answer {
  const want = (name: string) => url.searchParams.get(name)
  const q = want('q')?.toLowerCase()
  const rows = [...threads.values()].filter(({ conversation, messages }) => {
    if (want('owner') && conversation.owner !== want('owner')) return false
    if (want('assignee') && conversation.assignee?.id !== want('assignee')) return false
    return (
      !q ||
      [conversation.contact.name, conversation.contact.phoneNumber, ...messages.map((message) => message.text)].some(
        (text) => text?.toLowerCase().includes(q),
      )
    )
  })
  const items = rows.map(({ conversation }) => conversation).toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))
  const from = Number(want('cursor') ?? 0)
  const limit = Number(want('limit') ?? 50)
  return ok({
    items: items.slice(from, from + limit),
    ...(items.length > from + limit ? { nextCursor: String(from + limit) } : {}),
  })
}

function change(thread: Thread, type: string, patch: Partial<Conversation>): Answer {
  const { assignee: _, ...rest } = thread.conversation
  thread.conversation = {
    ...rest,
    ...('owner' in patch ? {} : { assignee: thread.conversation.assignee }),
    ...patch,
    version: rest.version + 1,
    updatedAt: iso(0),
  } as Conversation
  seq += 1
  for (const listener of listeners) listener({ seq, type, conversationId: rest.id, version: rest.version + 1 })
  return ok(thread.conversation)
}

function say(thread: Thread, message: Partial<Message> & Pick<Message, 'author' | 'text'>): Message {
  const inbound = message.author === 'customer'
  const full: Message = {
    id: `${thread.conversation.id}-m${thread.messages.length}-${Date.now()}`,
    seq: thread.messages.length + 1,
    direction: inbound ? 'inbound' : 'outbound',
    kind: 'text',
    content: {},
    reactions: [],
    status: inbound ? 'received' : 'queued',
    sentAt: iso(0),
    createdAt: iso(0),
    updatedAt: iso(0),
    conversationId: thread.conversation.id,
    ...message,
  }
  thread.messages.push(full)
  change(thread, 'message_received', {
    lastMessage: full,
    ...(inbound ? { unread: thread.conversation.unread + 1, windowExpiresAt: iso(-86_400_000) } : {}),
  })
  return full
}

function send(thread: Thread, text: string): Answer {
  if (Date.parse(thread.conversation.windowExpiresAt ?? '') < Date.now())
    return problem(409, 'window_closed', 'The 24-hour window is closed')
  if (text.includes('refuse'))
    return problem(503, 'not_stored', 'The message was not stored', {
      detail: 'The queue is not reachable. Try again in a moment.',
    })
  if (thread.conversation.assignee?.id !== ME.id) act(thread, 'take-over', { force: true })
  const message = say(thread, { author: 'agent', agent: ME, text })
  ;['sending', 'sent', 'delivered', 'read'].forEach((status, index) => {
    setTimeout(
      () => {
        message.status = status
        change(thread, 'message_status', { lastMessage: message })
      },
      500 * (index + 1),
    )
  })
  setTimeout(() => say(thread, { author: 'customer', text: 'Thank you!' }), 4000)
  return { status: 202, body: { ...message } }
}

/** What is more than a text. */
function write(thread: Thread, body: Record<string, unknown>): Answer {
  if (typeof body['text'] === 'string' && !body['buttons']) return send(thread, body['text'])
  const kind = ['reaction', 'location', 'contacts', 'template', 'media'].find((name) => name in body) ?? 'interactive'
  const message = say(thread, { author: 'agent', agent: ME, kind, text: `[${kind}]`, content: { kind } })
  return { status: 202, body: { ...message } }
}

function contacts(method: string, [id]: string[]): Answer {
  if (!id) return page([{ id: 'contact-c5', kind: 'person', name: 'Kwame Mensah', phoneNumber: '+233555010505' }])
  const thread = [...threads.values()].find(({ conversation }) => conversation.contact.id === id)
  if (!thread) return missing
  const other = threads.get('c7')
  return ok(method === 'GET' ? contact(thread.conversation, other ? [other.conversation] : []) : {})
}

function settle(id: string): Answer {
  const notice = notices.find((each) => each.id === id)
  if (notice) notice.resolvedAt = iso(0)
  return notice ? ok(notice) : missing
}

function upload(url: URL): Answer {
  const filename = url.searchParams.get('filename') ?? 'file'
  const mimeType = filename.endsWith('.png') ? 'image/png' : 'application/pdf'
  return { status: 201, body: { id: `file-${Date.now()}`, filename, mimeType, sizeBytes: 1, kinds: ['image'] } }
}

function act(thread: Thread, action: string, body: Record<string, unknown>): Answer {
  const { conversation, events } = thread
  const event = (kind: string, more: Partial<ThreadEvent> = {}) =>
    events.push({
      by: 'agent',
      detail: {},
      afterSeq: thread.messages.length,
      id: `${conversation.id}-e${events.length}-${Date.now()}`,
      kind,
      actor: ME,
      at: iso(0),
      ...more,
    })
  switch (action) {
    case 'take-over':
      if (conversation.assignee && conversation.assignee.id !== ME.id && !body['force'])
        return problem(409, 'held_by_another', 'Another agent holds the conversation')
      event('taken_over')
      return change(thread, 'ownership', { owner: 'human', assignee: ME })
    case 'assign':
      event('assigned', { detail: { assigneeId: ME.id } })
      return change(thread, 'ownership', { owner: 'human', assignee: ME })
    case 'hand-back':
      event('handed_back')
      setTimeout(() => say(thread, { author: 'ai', text: 'I’m back. Is there anything else?', status: 'sent' }), 2000)
      return change(thread, 'ownership', { owner: 'ai' })
    case 'close':
      event('closed')
      return change(thread, 'ownership', { owner: 'closed' })
    case 'reopen':
      event('reopened')
      return change(thread, 'ownership', { owner: 'waiting' })
    case 'notes':
      event('note', { text: String(body['text']) })
      return change(thread, 'note', {})
    case 'read':
      return change(thread, 'read', { unread: 0 })
    default:
      return missing
  }
}

function integration(method: string, url: URL, [id, part]: string[], body: Partial<Credentials>): Answer {
  if (!id) return page(integrations)
  if (id === 'credentials') return connect(body)
  const found = integrations.find((each) => each.id === id)
  if (!found) return missing
  if (part === 'templates') return ok({ items: templates, syncedAt: iso(10_800_000) })
  if (part === 'notices')
    return page(notices.filter((notice) => !notice.resolvedAt === (url.searchParams.get('open') === 'true')))
  if (part) return ok({ checks })
  if (method === 'PATCH')
    Object.assign(found, { name: body.name ?? found.name, phoneNumber: body.phoneNumber ?? found.phoneNumber })
  if (method === 'DELETE') integrations.splice(integrations.indexOf(found), 1)
  return method === 'DELETE' ? none : ok(found)
}

function connect(body: Partial<Credentials>): Answer {
  const errors = []
  if (!/^\+[1-9]\d{6,14}$/.test(body.phoneNumber ?? ''))
    errors.push({ field: 'phoneNumber', message: 'A space at position 4: write + and digits only.' })
  if (!/^\d+$/.test(body.phoneNumberId ?? ''))
    errors.push({ field: 'phoneNumberId', message: 'Digits only; found “x” at position 1.' })
  if (errors.length > 0) return problem(422, 'invalid', 'Some fields are not right', { errors })
  const fresh = {
    ...integrations[0],
    id: `integration-${integrations.length + 1}`,
    name: body.name ?? '',
    phoneNumber: body.phoneNumber ?? '',
    connection: 'unverified' as const,
    live: true,
  }
  integrations.push(fresh as (typeof integrations)[number])
  return made(fresh)
}

function evidence(messageId: string): Answer {
  const turn = {
    id: 'turn-1',
    state: 'replied',
    fromSeq: 0,
    uptoSeq: 3,
    restarts: 0,
    startedAt: iso(60_000),
    evidence: {
      passages: passagesOf().slice(0, 2),
      answerer: 'model',
      provider: 'openai',
      model: 'example-mini',
      usage: { input: 1240, cached: 900, output: 61 },
      costMicroUsd: 410,
      coverage: 0.86,
      searchMs: 4,
      modelMs: 1210,
      promptVersion: '7',
      latencyMs: 1800,
    },
  }
  return ok({ messageId, turn })
}

function apiKeys(method: string, [id]: string[], body: Record<string, unknown>): Answer {
  if (method === 'GET') return page(keys)
  if (method === 'DELETE') {
    keys.splice(
      keys.findIndex((key) => key.id === id),
      1,
    )
    return none
  }
  const fresh = {
    id: `key-${Date.now()}`,
    name: String(body['name']),
    description: '',
    scopes: body['scopes'] as ApiKey['scopes'],
    lastFour: 'Zz9q',
    createdAt: iso(0),
  }
  keys.push(fresh)
  return { status: 201, body: { ...fresh, key: 'rk_live_example_0000000000000000Zz9q' } }
}
