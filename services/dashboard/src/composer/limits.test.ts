import { describe, expect, test } from 'vitest'
import { allFit, canBeVoice, kindOf, refusal, takesCaption } from './limits'

const MB = 1024 * 1024

describe('what WhatsApp takes', () => {
  test('the kind of a file is told by its type', () => {
    const kinds = ['image/png', 'video/mp4', 'audio/ogg; codecs=opus', 'application/pdf', 'image/webp', 'image/gif']
    expect(kinds.map((type) => kindOf({ type, size: 1 }))).toEqual([
      'image',
      'video',
      'audio',
      'document',
      'sticker',
      undefined,
    ])
  })

  test('a refusal names what is wrong and the limit', () => {
    expect(refusal({ type: 'image/png', size: 5 * MB })).toBeUndefined()
    expect(refusal({ type: 'image/png', size: 6 * MB })).toMatch(/5 MB.*6 MB/)
    expect(refusal({ type: 'image/gif', size: 10 })).toMatch(/image\/gif/)
    expect(refusal({ type: 'image/png', size: 0 })).toBeDefined()
    // A type the browser does not know is the server's to look at.
    expect(refusal({ type: '', size: 10 })).toBeUndefined()
  })

  test('only a small recording in OGG can be a voice message', () => {
    expect(canBeVoice({ type: 'audio/ogg', size: 1000 })).toBe(true)
    expect(canBeVoice({ type: 'audio/ogg', size: MB })).toBe(false)
    expect(canBeVoice({ type: 'audio/mpeg', size: 1000 })).toBe(false)
  })

  test('sound and stickers carry no caption', () => {
    expect((['image', 'audio', 'sticker', 'document'] as const).map(takesCaption)).toEqual([true, false, false, true])
  })

  test('texts fit when none is missing and none too long', () => {
    expect(allFit([{ text: 'ok', max: 2 }])).toBe(true)
    expect(allFit([{ text: 'long', max: 2 }])).toBe(false)
    expect(allFit([{ text: ' ', max: 2 }])).toBe(false)
    expect(allFit([{ text: '', max: 2, optional: true }])).toBe(true)
  })
})
