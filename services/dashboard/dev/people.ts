/** Invented customers and agents for working on the dashboard without a server. */
import { GROUP, KINDS } from './kinds.ts'
import type { Conversation, Message, Person, Session, ThreadEvent } from '../src/api/types'

export const ME: Person = { id: 'user-1', name: 'Mira Vogt' }
export const ANA: Person = { id: 'user-2', name: 'Ana Sousa' }

export const SESSION: Session = {
  user: { ...ME, email: 'owner@example.com', role: 'owner' },
  account: { id: 'account-1', name: 'Example Shoes' },
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
export const iso = (agoMs: number) => new Date(Date.now() - agoMs).toISOString()

type Happening = Partial<ThreadEvent> & Pick<ThreadEvent, 'id' | 'kind' | 'at'>
type Line = Partial<Message> & Pick<Message, 'author' | 'text'> & { ago: number }

export interface Thread {
  conversation: Conversation
  messages: Message[]
  events: ThreadEvent[]
}

function thread(
  id: string,
  name: string | undefined,
  number: string | undefined,
  conversation: Partial<Conversation>,
  lines: Line[],
  events: Happening[] = [],
): Thread {
  const messages = lines.map(({ ago, ...line }, index): Message => {
    const inbound = line.author === 'customer'
    return {
      id: `${id}-m${index}`,
      seq: index + 1,
      direction: inbound ? 'inbound' : 'outbound',
      kind: 'text',
      content: {},
      reactions: [],
      status: inbound ? 'received' : 'read',
      sentAt: iso(ago),
      createdAt: iso(ago),
      updatedAt: iso(ago),
      conversationId: id,
      ...line,
    }
  })
  const last = messages.at(-1)
  const lastInbound = messages.findLast((message) => message.direction === 'inbound')
  const windowEnd = lastInbound ? new Date(Date.parse(lastInbound.sentAt) + 24 * HOUR).toISOString() : undefined
  return {
    messages,
    events: events.map((event) => ({
      by: event.actor ? 'agent' : 'ai',
      detail: {},
      afterSeq: messages.filter((message) => message.sentAt <= event.at).length,
      ...event,
    })),
    conversation: {
      id,
      version: 1,
      channel: 'whatsapp_cloud',
      integrationId: 'integration-1',
      contact: {
        id: `contact-${id}`,
        kind: 'person',
        name: name ?? number ?? '',
        ...(number ? { phoneNumber: number } : {}),
      },
      owner: 'ai',
      unread: 0,
      priority: 'normal',
      ...(windowEnd ? { windowExpiresAt: windowEnd } : {}),
      ...(last ? { lastMessage: last } : {}),
      updatedAt: last?.sentAt ?? iso(0),
      createdAt: iso(60 * HOUR),
      controlEpoch: 1,
      engagement: 1,
      ...conversation,
    },
  }
}

const RETURNS = { articleId: 'article-1', title: 'Returns and refunds', url: 'https://example.com/returns', version: 3 }
const SIZES = { articleId: 'article-2', title: 'Finding the right size', version: 1 }

export function people(): Thread[] {
  return [
    thread(
      'c1',
      'Lena Hoffmann',
      '+4915550100101',
      {
        owner: 'waiting',
        unread: 2,
        priority: 'high',
        team: { id: 'team-1', name: 'Workshop' },
      } as Partial<Conversation>,
      [
        { author: 'customer', text: 'Hi, I ordered trail shoes last week and they are too small', ago: 26 * HOUR },
        {
          author: 'ai',
          text: 'Sorry they don’t fit. You can return unworn shoes within *30 days*; the label is in the box.\n\nOur trail shoes run half a size small, so take the larger size next time.\nhttps://example.com/returns',
          sources: [RETURNS, SIZES],
          ago: 26 * HOUR - 4000,
        },
        { author: 'customer', text: 'Great. Can I exchange them for a 42 instead of a refund?', ago: 19 * MINUTE },
        {
          author: 'ai',
          text: 'Yes. Put the shoes in the box with the label and write _42_ on the slip. We send the new pair as soon as yours arrives.',
          sources: [RETURNS],
          status: 'delivered',
          ago: 19 * MINUTE - 5000,
        },
        { author: 'customer', text: 'I have no box any more', ago: 13 * MINUTE },
        { author: 'customer', text: 'Can I talk to somebody please?', ago: 12 * MINUTE },
        {
          author: 'ai',
          text: 'Of course. I have asked a colleague; somebody writes to you here shortly.',
          status: 'read',
          ago: 12 * MINUTE - 3000,
        },
      ],
      [
        {
          id: 'e1',
          kind: 'handed_off',
          reason: 'asked_for_person',
          detail: {
            question: 'Can I exchange the trail shoes for size 42? I no longer have the box with the label.',
            answered: 'You can return unworn shoes within *30 days*.',
            articles: ['Returns and refunds'],
            language: 'en',
            mood: 'unhappy',
            team: 'Workshop',
            priority: 'high',
          },
          at: iso(12 * MINUTE - 4000),
        },
      ],
    ),
    thread(
      'c2',
      'Tomás Ferreira',
      '+351555010202',
      { owner: 'human', assignee: ME, unread: 1 },
      [
        { author: 'customer', text: 'Where is my parcel?', ago: 5 * HOUR },
        {
          author: 'ai',
          text: 'I can’t see parcels myself. May I hand you to a colleague?',
          content: {
            buttons: [
              { id: 'y', title: 'Yes, please' },
              { id: 'n', title: 'No, thanks' },
            ],
          },
          kind: 'interactive',
          ago: 5 * HOUR - 4000,
        },
        { author: 'customer', text: 'Yes, please', kind: 'button', ago: 5 * HOUR - 60_000 },
        {
          author: 'agent',
          agent: ME,
          text: 'Hello Tomás, I’m looking into it now. Your parcel is in *Porto* and comes tomorrow before noon.',
          status: 'read',
          ago: 4.8 * HOUR,
        },
        {
          author: 'agent',
          agent: ME,
          text: 'Here is the tracking: https://example.com/track/4711',
          status: 'delivered',
          ago: 4.79 * HOUR,
        },
        { author: 'customer', text: '[Image] This is what the driver left at my door', kind: 'image', ago: 7 * MINUTE },
      ],
      [
        { id: 'e2', kind: 'taken_over', actor: ME, at: iso(4.85 * HOUR) },
        {
          id: 'e3',
          kind: 'note',
          actor: ANA,
          text: 'Second complaint about this carrier this week. Ask the warehouse to check the address.',
          at: iso(4 * HOUR),
        },
      ],
    ),
    thread('c3', 'Noor Haddad', '+971555010303', { unread: 0 }, [
      { author: 'customer', text: 'Do you ship to Dubai?', ago: 3 * MINUTE },
      {
        author: 'ai',
        text: 'Yes, in 4 to 6 working days. Shipping is free from €80.',
        sources: [{ articleId: 'article-3', title: 'Shipping abroad', version: 2 }],
        status: 'sent',
        ago: 3 * MINUTE - 2000,
      },
    ]),
    thread('c4', undefined, '+15555010404', { owner: 'human', assignee: ANA }, [
      { author: 'customer', text: 'invoice for order 20931?', ago: 23.4 * HOUR },
      {
        author: 'agent',
        agent: ANA,
        text: 'I’ve sent it to your e-mail.',
        status: 'failed',
        error: { code: 131026, detail: 'The customer cannot receive this message right now.' },
        ago: 23.2 * HOUR,
      },
    ]),
    thread('c5', 'Kwame Mensah', '+233555010505', { owner: 'human', assignee: ME }, [
      { author: 'customer', text: 'Is the store open on Sunday?', ago: 30 * HOUR },
      { author: 'agent', agent: ME, text: 'Only in December, from 12 to 18.', status: 'unknown', ago: 29.9 * HOUR },
    ]),
    thread('c6', 'Giulia Conti', '+39555010606', {}, [
      {
        author: 'customer',
        text: '[Location] 45.4642, 9.1900',
        kind: 'location',
        content: { latitude: 45.4642, longitude: 9.19 },
        ago: 21.5 * HOUR,
      },
      {
        author: 'ai',
        text: 'The nearest shop is in Via Example 12, open until 19:30.',
        status: 'queued',
        ago: 21.4 * HOUR,
      },
      { author: 'ai', text: 'Shall I reserve a pair for you?', status: 'cancelled', ago: 21.39 * HOUR },
    ]),
    thread(
      'c7',
      'Priya Raman',
      '+91555010707',
      { owner: 'closed' },
      [
        { author: 'customer', text: 'Thank you, all good now', ago: 50 * HOUR },
        { author: 'app', text: 'Glad to hear it. Have a nice day', ago: 49.9 * HOUR },
      ],
      [{ id: 'e4', kind: 'closed', actor: ME, at: iso(49 * HOUR) }],
    ),
    thread('c8', 'Ada Lindqvist', '+4915550100808', { owner: 'human', assignee: ME }, KINDS),
    thread('c9', 'Neighbours of Mill Street', undefined, {}, GROUP),
    ...Array.from({ length: 60 }, (_, index) => many(index)),
  ]
}

function many(index: number): Thread {
  const name = `${['Aylin', 'Bo', 'Carla', 'Dario', 'Emre', 'Fanny'][index % 6]} ${['Kaya', 'Lind', 'Moreau', 'Novak', 'Okafor'][index % 5]}`
  const ago = (index + 1) * 47 * MINUTE
  return thread(
    `d${index}`,
    name,
    `+4915550102${String(index).padStart(3, '0')}`,
    { owner: index % 4 === 3 ? 'closed' : 'ai' },
    [
      {
        author: 'customer',
        text:
          ['How long does delivery take?', 'Do you have gift cards?', 'My discount code does not work'][index % 3] ??
          '',
        ago,
      },
      {
        author: 'ai',
        text:
          [
            'Two to three working days within Germany.',
            'Yes, from €10 to €200.',
            'Codes are valid once and until the end of the month.',
          ][index % 3] ?? '',
        sources: [RETURNS],
        status: index % 2 ? 'read' : 'delivered',
        ago: ago - 3000,
      },
    ],
  )
}
