import { expect, test } from 'vitest'
import type { Conversation } from '@/api/types'
import { arrange, readSearch } from './views'

const row = (
  id: string,
  owner: Conversation['owner'],
  direction: 'inbound' | 'outbound',
  minute: number,
): Conversation => ({
  id,
  version: 1,
  channel: 'whatsapp_cloud',
  contact: { id, kind: 'person', name: id },
  owner,
  unread: 0,
  priority: 'normal',
  integrationId: 'i',
  controlEpoch: 1,
  engagement: 1,
  createdAt: '2026-11-22T10:00:00Z',
  updatedAt: '2026-11-22T10:00:00Z',
  lastMessage: {
    id: `m-${id}`,
    direction,
    author: direction === 'inbound' ? 'customer' : 'agent',
    kind: 'text',
    text: '',
    status: 'x',
    sentAt: `2026-11-22T10:${String(minute).padStart(2, '0')}:00Z`,
  },
})
const ids = (rows: Conversation[]) => rows.map(({ id }) => id).join('')

const rows = [
  row('a', 'human', 'outbound', 50),
  row('b', 'human', 'inbound', 40),
  row('c', 'waiting', 'inbound', 20),
  row('d', 'human', 'outbound', 30),
]

test('waiting longest puts unanswered customers first, the oldest on top, and the rest by news', () => {
  expect(ids(arrange([rows], 'waiting'))).toBe('cbad')
})

test('newest first is by the last message', () => expect(ids(arrange([rows], 'newest'))).toBe('abdc'))

test('a conversation of two lists is shown once', () => expect(ids(arrange([rows, rows], 'newest'))).toBe('abdc'))

test('an address that says nonsense opens the default view', () => {
  expect(readSearch({ view: 'everything', sort: 7, q: '  ' })).toEqual({})
  expect(readSearch({ view: 'done', sort: 'newest', q: 'parcel' })).toEqual({
    view: 'done',
    sort: 'newest',
    q: 'parcel',
  })
})
