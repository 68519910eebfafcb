import { describe, expect, test } from 'vitest'
import { excerpt } from './excerpt'
import { heldWithin } from './held'
import { initials } from './names'
import { holdOrder } from './order'
import { tick } from './tick'
import { ago, agoPhrase, duration } from './time'
import { replyWindow, WINDOW_MS } from './window'

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-22T12:00:00Z')
const before = (ms: number) => new Date(NOW - ms).toISOString()

describe('ticks', () => {
  test.each([
    ['queued', 'clock'],
    ['sending', 'clock'],
    ['retry_wait', 'clock'],
    ['accepted', 'clock'],
    ['sent', 'one'],
    ['delivered', 'two'],
    ['read', 'blue'],
    ['played', 'blue'],
    ['unknown', 'unknown'],
    ['failed', 'failed'],
    ['failed_unknown', 'failed'],
    ['cancelled', 'cancelled'],
  ])('a message that is %s shows %s, and says so in words', (status, shape) => {
    expect(tick(status)?.shape).toBe(shape)
    expect(tick(status)?.label).toMatch(/\w/)
  })

  test('what came in has none', () => expect(tick('received')).toBeNull())
  test('a state of a later version is never shown as delivered', () =>
    expect(tick('teleported')?.shape).toBe('unknown'))
})

describe('the reply window', () => {
  const at = (leftMs: number) => replyWindow(new Date(NOW + leftMs).toISOString(), NOW)

  test('it empties from full to nothing', () => {
    expect(at(WINDOW_MS).fraction).toBe(1)
    expect(at(WINDOW_MS / 2).fraction).toBe(0.5)
    expect(at(WINDOW_MS + HOUR).fraction).toBe(1)
    expect(at(0)).toEqual({ level: 'closed', leftMs: 0, fraction: 0 })
  })

  test('it warns under four hours and urges under one', () => {
    expect([5 * HOUR, 4 * HOUR, 4 * HOUR - 1, HOUR, HOUR - 1, 1, 0, -1].map((left) => at(left).level)).toEqual([
      'open',
      'open',
      'soon',
      'soon',
      'urgent',
      'urgent',
      'closed',
      'closed',
    ])
  })

  test('without an expiry, or with nonsense, it is closed', () => {
    expect(replyWindow(undefined, NOW).level).toBe('closed')
    expect(replyWindow('yesterday', NOW).level).toBe('closed')
  })
})

describe('times', () => {
  test('they are short in rows', () => {
    expect(
      [0, 59_000, 60_000, 59 * 60_000, HOUR, 23 * HOUR, 24 * HOUR, 6 * 24 * HOUR].map((ms) => ago(before(ms), NOW)),
    ).toEqual(['now', 'now', '1 min', '59 min', '1 h', '23 h', '1 d', '6 d'])
    expect(ago(before(30 * 24 * HOUR), NOW)).toBe('23 Oct')
  })
  test('a clock that is behind never shows the future', () => expect(ago(before(-HOUR), NOW)).toBe('now'))
  test('in sentences they read as sentences', () => {
    expect(agoPhrase(before(1000), NOW)).toBe('just now')
    expect(agoPhrase(before(3 * HOUR), NOW)).toBe('3 h ago')
  })
  test('what is left is never zero', () =>
    expect([1, 59_000, 60 * 60_000, 3 * HOUR + 12 * 60_000].map(duration)).toEqual([
      '1 min',
      '1 min',
      '1 h',
      '3 h 12 min',
    ]))
})

describe('a list that is held', () => {
  const items = (...ids: string[]) => ids.map((id) => ({ id }))
  const order = (held: { items: { id: string }[] }) => held.items.map(({ id }) => id).join('')

  test('it follows the server when nobody is in it', () =>
    expect(order(holdOrder(['a', 'b'], items('b', 'a'), false))).toBe('ba'))
  test('rows keep their places, gone ones leave, new ones wait and are counted', () => {
    const held = holdOrder(['a', 'b', 'c'], items('n', 'c', 'a'), true)
    expect(order(held)).toBe('ac')
    expect(held.waiting).toBe(1)
  })
  test('a further page is not news', () => {
    const held = holdOrder(['a', 'b'], items('a', 'b', 'x', 'y'), true)
    expect(order(held)).toBe('abxy')
    expect(held.waiting).toBe(0)
  })
})

test('initials come from words, and a number has none', () => {
  expect(initials('Lena Hoffmann')).toBe('LH')
  expect(initials('Maria da Silva Souza')).toBe('MS')
  expect(initials('Ömer')).toBe('Ö')
  expect(initials('+49 155 501')).toBe('')
})

test('an excerpt has the words of a text without its marks', () => {
  expect(excerpt('# Returns\n\nWithin **30 days**, see [here](https://example.com).\n- No `box`? Fine.')).toBe(
    'Returns\n\nWithin 30 days, see here.\nNo box? Fine.',
  )
})

test('a list is held while another filter of it loads, never while the list of something else does', () => {
  const held = heldWithin(2, ['articles', 'shop', { q: 'lamp' }])
  expect(held(['a'], { queryKey: ['articles', 'shop', {}] })).toEqual(['a'])
  expect(held(['a'], { queryKey: ['articles', 'outlet', {}] })).toBeUndefined()
  expect(held(undefined, undefined)).toBeUndefined()
})
