import { describe, expect, test } from 'vitest'
import { diffTexts, isSame } from './diff'

describe('two texts compared', () => {
  test('equal texts are the same, and nothing of them is shown but that', () => {
    expect(isSame(diffTexts('a\nb\nc\nd\n', 'a\nb\nc\nd\n'))).toBe(true)
  })
  test('a changed word is marked within its line', () => {
    const [block] = diffTexts('You have 30 days to send it back.', 'You have 60 days to send it back.')
    expect(block).toEqual({
      type: 'changed',
      parts: [
        { kind: 'same', text: 'You have ' },
        { kind: 'removed', text: '30' },
        { kind: 'added', text: '60' },
        { kind: 'same', text: ' days to send it back.' },
      ],
    })
  })
  test('lines far from a change are counted, not shown', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`)
    const after = lines.with(10, 'another')
    const blocks = diffTexts(lines.join('\n'), after.join('\n'))
    expect(blocks.map((block) => block.type)).toEqual(['skipped', 'same', 'changed', 'same', 'skipped'])
  })
  test('a line that was rewritten is shown old and new, not word by word', () => {
    const [block] = diffTexts('We close at six.', 'Shipping abroad takes about a week')
    expect(block?.type === 'changed' && block.parts.map((part) => part.kind)).toEqual(['removed', 'added'])
  })
})
