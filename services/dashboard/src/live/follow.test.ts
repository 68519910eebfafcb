import { describe, expect, test } from 'vitest'
import { backoffMs } from './backoff'
import { follow, START } from './follow'
import { parseEvents, type ServerEvent } from './sse'

const event = (seq: number, more: Record<string, unknown> = {}): ServerEvent => ({
  name: 'message_received',
  id: String(seq),
  data: JSON.stringify({ seq, type: 'message_received', conversationId: 'c1', version: 4, ...more }),
})

describe('reading the stream', () => {
  test('an event that arrives in pieces is one event', () => {
    const first = parseEvents('id: 7\nevent: note_added\nda')
    expect(first.events).toEqual([])
    const second = parseEvents(`${first.rest}ta: {"seq":7}\n\n: beat\n\n`)
    expect(second).toEqual({ events: [{ name: 'note_added', id: '7', data: '{"seq":7}' }], rest: '' })
  })

  test('comments and carriage returns are no events', () => {
    expect(parseEvents(': hello\r\n\r\nid: 1\r\ndata: a\r\ndata: b\r\n\r\n').events).toEqual([
      { name: 'message', id: '1', data: 'a\nb' },
    ])
  })
})

describe('following the stream', () => {
  test('an event names the conversation that changed and moves the position', () => {
    const { position, step } = follow(START, event(5))
    expect(position).toEqual({ seq: 5, lastEventId: '5' })
    expect(step).toEqual({ kind: 'changed', event: { type: 'message_received', conversationId: 'c1', version: 4 } })
  })

  test('a repeated or late event changes nothing', () => {
    const at = follow(START, event(5)).position
    expect(follow(at, event(5))).toEqual({ position: at, step: { kind: 'ignore' } })
    expect(follow(at, event(3))).toEqual({ position: at, step: { kind: 'ignore' } })
  })

  test('numbers may be skipped, because other accounts share the sequence', () => {
    expect(follow(follow(START, event(5)).position, event(90)).step.kind).toBe('changed')
  })

  test('a gap asks for everything again and goes on from where the server is', () => {
    const at = follow(START, event(5)).position
    const gap = follow(at, { name: 'gap', id: '200', data: '{"seq":200,"type":"gap"}' })
    expect(gap).toEqual({ position: { seq: 200, lastEventId: '200' }, step: { kind: 'gap' } })
    expect(follow(gap.position, event(201)).step.kind).toBe('changed')
  })

  test('after a gap a sequence that starts again is followed', () => {
    const at = follow(START, event(500)).position
    const restarted = follow(at, { name: 'gap', id: '2', data: '{"seq":2,"type":"gap"}' }).position
    expect(follow(restarted, event(3)).step.kind).toBe('changed')
  })

  test('what cannot be read is ignored', () => {
    expect(follow(START, { name: 'message', id: undefined, data: 'not json' }).step).toEqual({ kind: 'ignore' })
  })

  test('numbers written as text, as proto3 JSON does, are numbers', () => {
    expect(
      follow(START, { name: 'x', id: undefined, data: '{"seq":"12","conversationId":"c1","version":"3"}' }),
    ).toEqual({
      position: { seq: 12, lastEventId: undefined },
      step: { kind: 'changed', event: { type: 'x', conversationId: 'c1', version: 3 } },
    })
  })
})

test('reconnecting waits longer each time, never more than fifteen seconds, and never at one moment for all', () => {
  expect([0, 1, 2, 3].map((attempt) => backoffMs(attempt, 1))).toEqual([500, 1000, 2000, 4000])
  expect(backoffMs(30, 1)).toBe(15_000)
  expect(backoffMs(30, 0)).toBe(7_500)
})
