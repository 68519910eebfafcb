import { describe, expect, test } from 'vitest'
import { isOneEmoji, recentEmojis, rememberEmoji } from './emojis'

describe('emojis', () => {
  test('the one used last stands first, and each stands once', () => {
    rememberEmoji('🎉')
    rememberEmoji('👍')
    rememberEmoji('🎉')
    const recent = recentEmojis()
    expect(recent.slice(0, 2)).toEqual(['🎉', '👍'])
    expect(new Set(recent).size).toBe(recent.length)
  })
  test('one emoji is one as people count them', () => {
    for (const one of ['👍', '❤️', '👩‍👩‍👧', '👍🏽', '🇩🇪']) expect(isOneEmoji(one), one).toBe(true)
    for (const not of ['', 'a', '👍👍', 'ok 👍', '1']) expect(isOneEmoji(not), not).toBe(false)
  })
})
