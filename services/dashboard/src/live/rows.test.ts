import { describe, expect, test } from 'vitest'
import type { Conversation } from '@/api/types'
import { isNewer, placeRow } from './rows'

const row = (id: string, version: number, minute: number, more: Partial<Conversation> = {}): Conversation => ({
  id,
  version,
  channel: 'whatsapp_cloud',
  contact: { id: `contact-${id}`, kind: 'person', name: id },
  owner: 'ai',
  unread: 0,
  priority: 'normal',
  integrationId: 'i',
  controlEpoch: 1,
  engagement: 1,
  createdAt: '2026-11-22T10:00:00Z',
  updatedAt: `2026-11-22T10:${String(minute).padStart(2, '0')}:00Z`,
  ...more,
})
const ids = (rows: Conversation[]) => rows.map(({ id }) => id)

describe('a fresh copy of a conversation', () => {
  const rows = [row('a', 3, 30), row('b', 2, 20), row('c', 1, 10)]

  test('an older version never replaces a newer one', () => {
    expect(isNewer(row('a', 2, 59), rows[0])).toBe(false)
    expect(placeRow(rows, row('a', 2, 59, { unread: 9 }), {})).toEqual(rows)
  })

  test('it moves to its place by the time of its last change', () => {
    expect(ids(placeRow(rows, row('c', 2, 40), {}))).toEqual(['c', 'a', 'b'])
    expect(ids(placeRow(rows, row('d', 1, 25), {}))).toEqual(['a', 'd', 'b', 'c'])
    expect(ids(placeRow(rows, row('d', 1, 5), {}))).toEqual(['a', 'b', 'c', 'd'])
  })

  test('it leaves a list it no longer belongs to, and enters one it does', () => {
    const handedOff = row('b', 3, 50, { owner: 'waiting' })
    expect(ids(placeRow(rows, handedOff, { owner: 'ai' }))).toEqual(['a', 'c'])
    expect(ids(placeRow([], handedOff, { owner: 'waiting' }))).toEqual(['b'])
  })

  test('a list of one person holds only what is theirs', () => {
    const mine = row('m', 1, 50, { owner: 'human', assignee: { id: 'me', name: 'Me' } })
    expect(ids(placeRow([], mine, { owner: 'human', assignee: 'me' }))).toEqual(['m'])
    expect(ids(placeRow([], mine, { owner: 'human', assignee: 'other' }))).toEqual([])
  })

  test('what is shown ahead of the server is taken back by the same version', () => {
    const before = row('a', 3, 30)
    const ahead = placeRow(rows, { ...before, owner: 'human' }, {})
    expect(ahead[0]?.owner).toBe('human')
    expect(placeRow(ahead, before, {})[0]?.owner).toBe('ai')
  })
})
