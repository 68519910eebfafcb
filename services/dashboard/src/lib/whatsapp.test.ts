import { describe, expect, test } from 'vitest'
import { hasFormatting, parseInline, parseWhatsApp, plainText, type Inline } from './whatsapp'

/** The parse as a line that is easy to compare: marks become tags. */
function shown(inlines: readonly Inline[]): string {
  return inlines
    .map((part) => {
      if (part.type === 'text') return part.text
      if (part.type === 'link') return `<${part.href}>`
      if (part.type === 'code') return `[code ${part.text}]`
      return `[${part.type} ${shown(part.children)}]`
    })
    .join('')
}

describe('within a line', () => {
  test.each([
    ['*bold* and _italic_ and ~gone~', '[bold bold] and [italic italic] and [strike gone]'],
    ['*bold _and italic_*', '[bold bold [italic and italic]]'],
    ['say `x *y*` now', 'say [code x *y*] now'],
    ['(*note*), really', '([bold note]), really'],
    ['2*3*4 stays', '2*3*4 stays'],
    ['snake_case_name stays', 'snake_case_name stays'],
    ['* not bold*', '* not bold*'],
    ['*not closed', '*not closed'],
    ['**', '**'],
    ['*a* *b*', '[bold a] [bold b]'],
    ['see https://example.com/a_b_c.', 'see <https://example.com/a_b_c>.'],
    ['www.example.com, please', '<https://www.example.com>, please'],
    ['https://', 'https://'],
    ['', ''],
  ])('%s', (text, expected) => expect(shown(parseInline(text))).toBe(expected))
})

describe('blocks', () => {
  test('lists, quotes and blank lines keep their lines', () => {
    expect(parseWhatsApp('Hi\n\n* one\n- two\n1. three\n> four').map((block) => block.type)).toEqual([
      'line',
      'line',
      'item',
      'item',
      'item',
      'quote',
    ])
  })
  test('a code block is taken as it is', () => {
    expect(parseWhatsApp('a\n```\n*x*\n```\nb')).toEqual([
      { type: 'line', children: [{ type: 'text', text: 'a' }] },
      { type: 'code', text: '*x*' },
      { type: 'line', children: [{ type: 'text', text: 'b' }] },
    ])
  })
  test('an unclosed code block stays text', () =>
    expect(parseWhatsApp('```oops')).toEqual([{ type: 'line', children: [{ type: 'text', text: '```oops' }] }]))
  test('no text is lost, whatever is typed', () => {
    for (const text of ['a*b_c~d`e', '*_~`', '> ', '- x', '1. *y*', 'a\n\n\nb', '*a\nb*']) {
      const plain = parseWhatsApp(text)
        .map((block) => (block.type === 'code' ? block.text : shown(block.children)))
        .join('')
      for (const letter of text.match(/[a-z]/g) ?? []) expect(plain).toContain(letter)
    }
  })
})

test('a row shows the words without their marks, in one line', () => {
  expect(plainText('*Hi* _you_\n\n- one\n> two `c`')).toBe('Hi you one two c')
  expect(plainText('2*3')).toBe('2*3')
})

test('a preview is offered only where WhatsApp shows something else than what is typed', () => {
  expect(hasFormatting('plain https://example.com')).toBe(false)
  expect(hasFormatting('a *bold* word')).toBe(true)
  expect(hasFormatting('- a list')).toBe(true)
})
