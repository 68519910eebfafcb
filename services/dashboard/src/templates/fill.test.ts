import { describe, expect, test } from 'vitest'
import { sentValues, showTemplate } from './fill'

const DEFINITION = [
  { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' },
  { type: 'BODY', text: 'Hello {{1}}, it comes {{2}}.' },
  { type: 'FOOTER', text: 'Example Shoes' },
  { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Track', url: 'https://example.com/{{1}}' }] },
]

describe('a template', () => {
  test('shows what stands in its gaps, and leaves the others as they are written', () => {
    expect(showTemplate(DEFINITION, { 'header 1': '4711', 'body 1': 'Ada' })).toEqual({
      header: 'Order 4711',
      media: undefined,
      body: 'Hello Ada, it comes {{2}}.',
      footer: 'Example Shoes',
      buttons: ['Track'],
    })
  })

  test('with names instead of numbers is filled by name', () => {
    const named = [{ type: 'body', text: 'Hello {{ first_name }}' }]
    expect(showTemplate(named, { 'body first_name': 'Ada' }).body).toBe('Hello Ada')
  })

  test('names the kind of its header where it is no text', () => {
    expect(showTemplate([{ type: 'HEADER', format: 'IMAGE' }], {})).toMatchObject({ header: undefined, media: 'IMAGE' })
  })

  test('that was sent is read back from what was sent', () => {
    const sent = [
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ada' },
          { type: 'text', parameter_name: 'day', text: 'Monday' },
        ],
      },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '4711' }] },
    ]
    expect(sentValues(sent)).toEqual({ 'body 1': 'Ada', 'body day': 'Monday', 'button 0 1': '4711' })
  })

  test('of an odd shape is empty, not a failure', () => {
    for (const odd of [undefined, null, 'x', {}, [null, 1]]) {
      expect(showTemplate(odd, {})).toMatchObject({ body: '', buttons: [] })
      expect(sentValues(odd)).toEqual({})
    }
  })
})
