import { QueryObserver } from '@tanstack/react-query'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { conversationQuery, putConversation, rowsQuery } from '@/api/conversations'
import type { Conversation } from '@/api/types'
import { Queries } from './anew'

// It wants a browser's address; nothing here asks a server.
vi.mock('@/api/client', () => ({}))

const row = (version: number, more: Partial<Conversation> = {}): Conversation => ({
  id: 'a',
  version,
  channel: 'whatsapp_cloud',
  contact: { id: 'contact-a', kind: 'person', name: 'a' },
  owner: 'ai',
  unread: 0,
  priority: 'normal',
  integrationId: 'i',
  controlEpoch: 1,
  engagement: 1,
  createdAt: '2026-11-22T10:00:00Z',
  updatedAt: `2026-11-22T10:0${version}:00Z`,
  ...more,
})

/** A server that answers when it is told to. */
function server() {
  const asked: ((answer: unknown) => void)[] = []
  const queryFn = () => new Promise<never>((resolve) => asked.push(resolve as (answer: unknown) => void))
  return { queryFn, asked, answer: (at: number, answer: unknown) => asked[at]?.(answer) }
}

const client = new Queries({ defaultOptions: { queries: { retry: false } } })
afterEach(() => client.clear())

describe('what changes while an answer is under way', () => {
  test('a first answer that may be older is asked for once more', async () => {
    const { queryFn, asked, answer } = server()
    const queryKey = ['sources', 'shop']
    const stop = new QueryObserver(client, { queryKey, queryFn }).subscribe(() => undefined)
    const renewed = client.invalidateQueries({ queryKey })
    answer(0, 'before')
    await expect.poll(() => asked.length).toBe(2)
    answer(1, 'after')
    await renewed
    expect(client.getQueryData(queryKey)).toBe('after')
    stop()
  })

  test('a list that was asked for before keeps the newer row, and gets the one it does not know', async () => {
    const { queryFn, answer } = server()
    const { queryKey, initialPageParam, getNextPageParam } = rowsQuery({})
    const held = () =>
      client
        .getQueryData<{ pages: { items: Conversation[] }[] }>(queryKey)
        ?.pages.flatMap(({ items }) => items.map(({ id, version }) => `${id}${version}`))
    const list = client.fetchInfiniteQuery({ queryKey, queryFn, initialPageParam, getNextPageParam })
    putConversation(client, row(3))
    putConversation(client, row(1, { id: 'b' }))
    answer(0, { items: [row(2)] })
    await list
    await expect.poll(held).toEqual(['a3', 'b1'])
  })

  test('a row that left a list meanwhile does not come back', async () => {
    const { queryFn, answer } = server()
    const { queryKey, initialPageParam, getNextPageParam } = rowsQuery({ owner: 'ai' })
    const list = client.fetchInfiniteQuery({ queryKey, queryFn, initialPageParam, getNextPageParam })
    putConversation(client, row(3))
    putConversation(client, row(4, { owner: 'human' }))
    answer(0, { items: [row(2)] })
    await list
    await expect
      .poll(() => client.getQueryData<{ pages: { items: Conversation[] }[] }>(queryKey)?.pages[0]?.items)
      .toEqual([])
  })

  test('a thread that was asked for before keeps the newer header', async () => {
    const { queryFn, answer } = server()
    const { queryKey } = conversationQuery('a')
    const header = client.fetchQuery({ queryKey, queryFn })
    putConversation(client, row(3))
    answer(0, row(2))
    await header
    await expect.poll(() => client.getQueryData(queryKey)?.version).toBe(3)
  })
})
