import { describe, expect, test } from 'vitest'
import type { Message, ThreadEvent } from '@/api/types'
import { facts, passages } from '@/evidence/read'
import { handoffFacts, handoffSummary } from './handoff-summary'
import { isAiWriting, timeline, type Item } from './timeline'

const at = (minute: number, day = 22) => new Date(2026, 10, day, 10, minute).toISOString()

function message(seq: number, author: Message['author'], sentAt: string): Message {
  const inbound = author === 'customer'
  return {
    id: `m${seq}`,
    seq,
    author,
    sentAt,
    direction: inbound ? 'inbound' : 'outbound',
    kind: 'text',
    text: `${seq}`,
    content: {},
    reactions: [],
    status: inbound ? 'received' : 'sent',
    conversationId: 'c',
    createdAt: sentAt,
    updatedAt: sentAt,
  }
}

function event(id: string, kind: string, afterSeq: number, when: string, more: Partial<ThreadEvent> = {}): ThreadEvent {
  return { id, kind, afterSeq, at: when, by: 'agent', detail: {}, ...more }
}

const turn = (state: string) => ({
  turn: { id: 't', state, evidence: {}, fromSeq: 1, uptoSeq: 1, restarts: 0, startedAt: at(0) },
})

const keys = (items: Item[]) => items.map((item) => (item.type === 'day' ? 'day' : item.key))

describe('a thread as it is read', () => {
  test('sequence numbers order messages, not clocks; events stand after their message', () => {
    const items = timeline(
      [message(2, 'ai', at(1)), message(1, 'customer', at(2))],
      [event('e', 'taken_over', 1, at(9))],
      [],
      undefined,
    )
    expect(keys(items)).toEqual(['day', 'm1', 'e', 'm2'])
  })

  test('each day has one heading', () => {
    const items = timeline(
      [message(1, 'customer', at(0, 20)), message(2, 'customer', at(1, 20)), message(3, 'customer', at(0, 22))],
      [],
      [],
      undefined,
    )
    expect(keys(items)).toEqual(['day', 'm1', 'm2', 'day', 'm3'])
  })

  test('messages of one author within five minutes are one run', () => {
    const items = timeline(
      [message(1, 'ai', at(0)), message(2, 'ai', at(4)), message(3, 'ai', at(20)), message(4, 'customer', at(21))],
      [],
      [],
      undefined,
    )
    const runs = items.flatMap((item) =>
      item.type === 'message' ? [`${item.key}${item.first ? ' first' : ''}${item.last ? ' last' : ''}`] : [],
    )
    expect(runs).toEqual(['m1 first', 'm2 last', 'm3 first last', 'm4 first last'])
  })

  test('what is on its way stands last, whatever the clock of this machine says', () => {
    const pending = [{ key: 'p', text: 'x', at: at(0, 21), problem: undefined }]
    expect(keys(timeline([message(1, 'customer', at(5))], [], pending, undefined)).at(-1)).toBe('p')
  })

  test('a line stands above the first unread message', () => {
    expect(keys(timeline([message(1, 'customer', at(1)), message(2, 'customer', at(2))], [], [], 'm2'))).toEqual([
      'day',
      'm1',
      'new',
      'm2',
    ])
  })

  test('reactions, edits and removals stand at their message, and as a line where it is not here', () => {
    const target = { ...message(1, 'ai', at(0)), wamid: 'w1' }
    const about = (seq: number, kind: string, content: Record<string, unknown>, status = 'received') => ({
      ...message(seq, 'customer', at(seq)),
      kind,
      content,
      status,
    })
    const items = timeline(
      [
        target,
        about(2, 'reaction', { messageWamid: 'w1', emoji: 'x' }),
        about(3, 'edit', { targetWamid: 'w1' }),
        about(4, 'reaction', { messageWamid: 'older', emoji: 'x' }),
        about(5, 'reaction', { messageWamid: 'w1', emoji: 'x' }, 'failed'),
        about(6, 'system', {}),
      ],
      [],
      [],
      undefined,
    )
    expect(items.map((item) => `${item.type} ${item.key}`).slice(1)).toEqual([
      'message m1',
      'notice m4',
      'notice m5',
      'notice m6',
    ])
  })

  test('a quote is told from the message it names, or from what the server remembers of it', () => {
    const first = { ...message(1, 'ai', at(0)), wamid: 'w1', text: 'first' }
    const quotes = (more: Partial<Message>) =>
      timeline([first, { ...message(3, 'customer', at(1)), ...more }], [], [], undefined)
        .flatMap((item) => (item.type === 'message' && item.message.seq === 3 ? [item.quoted] : []))
        .at(0)
    expect(quotes({ contextWamid: 'w1' })).toEqual({ id: 'm1', text: 'first', author: 'ai', kind: 'text' })
    const remembered = { id: 'old', text: 'long ago', author: 'agent' as const, kind: 'text' }
    expect(quotes({ contextWamid: 'w0', context: { quoted: remembered } })).toEqual(remembered)
    expect(quotes({ contextWamid: 'w1', kind: 'button' })).toMatchObject({ id: 'm1' })
    expect(quotes({ contextWamid: 'w1', kind: 'button', seq: 2 })).toBeUndefined()
  })

  test('turns that ended in a message are not told a second time', () => {
    const events = [
      event('a', 'turn', 1, at(2), turn('replied')),
      event('b', 'turn', 1, at(3), turn('discarded')),
      event('c', 'turn', 1, at(4), turn('silent')),
    ]
    expect(keys(timeline([message(1, 'customer', at(1))], events, [], undefined))).toEqual(['day', 'm1', 'b', 'c'])
  })

  test('the AI is writing while a turn runs', () => {
    expect(isAiWriting([event('a', 'turn', 1, at(2), turn('running'))])).toBe(true)
    expect(isAiWriting([event('a', 'turn', 1, at(2), turn('replied'))])).toBe(false)
  })
})

describe('evidence', () => {
  test('evidence of an unknown shape is nothing, not a failure', () => {
    for (const odd of [undefined, null, 3, 'x', [], { passages: 'x' }, { passages: [null, 1, {}] }]) {
      expect([...passages(odd), ...facts(odd), ...handoffSummary(odd)]).toEqual([])
    }
  })
  test('a handoff says what was asked, what was answered and what came close', () => {
    expect(
      handoffSummary({ question: 'q', answered: null, articles: ['a', 'b'], language: 'en' }).map(({ text }) => text),
    ).toEqual(['q', 'a · b'])
    expect(handoffSummary({ summary: 'in one sentence' })).toEqual([{ label: '', text: 'in one sentence' }])
  })
  test('a handoff says for whom it is, how urgent it is and how the customer sounds', () => {
    expect(handoffFacts({ team: 'Spa', priority: 'high', language: 'de', mood: 'angry' })).toEqual({
      team: 'Spa',
      isUrgent: true,
      about: ['German', 'angry'],
    })
    expect(handoffFacts({ summary: { language: 'en', mood: 'calm' }, team: { id: 't', name: 'Spa' } })).toEqual({
      team: 'Spa',
      isUrgent: false,
      about: ['English'],
    })
  })
})
