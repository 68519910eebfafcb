import { describe, expect, test } from 'vitest'
import { AGAIN_MS, PAUSE_MS, TOLD_AFTER_MS, typed, type Stretch } from './typing'

/** The instants at which keys at these instants are told of. */
function told(keys: readonly number[]): number[] {
  let stretch: Stretch | undefined
  return keys.filter((now) => {
    const next = typed(stretch, now)
    stretch = next.stretch
    return next.tell
  })
}

describe('a person who types', () => {
  test('is told of after three seconds, and again while it goes on', () => {
    const keys = Array.from({ length: 80 }, (_key, index) => index * 500)
    expect(told(keys)).toEqual([TOLD_AFTER_MS, TOLD_AFTER_MS + AGAIN_MS])
  })

  test('is not told of for a few keys, nor for keys with long pauses between them', () => {
    expect(told([0, 400, 900])).toEqual([])
    expect(told([0, PAUSE_MS + 1, 2 * PAUSE_MS + 2])).toEqual([])
  })
})
