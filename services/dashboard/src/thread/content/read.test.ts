import { describe, expect, test } from 'vitest'
import { clockLength, size } from '@/lib/size'
import { readBody, type Body } from './read'

const body = (kind: string, content: Record<string, unknown> = {}, text = 'as text'): Body =>
  readBody({ kind, content: { kind, ...content }, text, direction: 'inbound' })

describe('what a message holds', () => {
  test('media keeps its caption, its name and whether it is a voice note', () => {
    expect(body('image', { caption: 'here' })).toMatchObject({ type: 'media', kind: 'image', caption: 'here' })
    expect(body('audio', { voice: true })).toMatchObject({ kind: 'audio', voice: true })
    expect(body('document', { filename: 'a.pdf' })).toMatchObject({ filename: 'a.pdf', voice: false })
  })

  test('a place needs both of its coordinates', () => {
    expect(body('location', { latitude: 1, longitude: 0 })).toMatchObject({ type: 'place', latitude: 1, longitude: 0 })
    expect(body('location', { latitude: 1 })).toEqual({ type: 'text', text: 'as text' })
  })

  test('a contact card without a name is called by its number', () => {
    const cards = [{ phones: [{ phone: '+49 1' }] }, {}, { name: { first_name: 'Ada', last_name: 'L' } }]
    expect(body('contacts', { cards })).toMatchObject({ type: 'cards', cards: [{ name: '+49 1' }, { name: 'Ada L' }] })
  })

  test('what is offered to be tapped keeps its parts', () => {
    expect(body('interactive', { type: 'buttons', body: 'b', buttons: [{ id: '1', title: 'Yes' }] })).toMatchObject({
      type: 'buttons',
      body: 'b',
      buttons: ['Yes'],
    })
    const sections = [{ title: 'One', rows: [{ id: 'a', title: 'A', description: 'd' }, { id: 'b' }] }]
    expect(body('interactive', { type: 'list', body: 'b', button: 'Open', sections })).toMatchObject({
      type: 'list',
      sections: [{ title: 'One', rows: [{ title: 'A', description: 'd' }] }],
    })
    expect(body('interactive', { type: 'cta_url', body: 'b', label: 'Go', url: 'https://example.com' })).toMatchObject({
      type: 'link',
      label: 'Go',
    })
    expect(body('interactive', { type: 'location_request', body: 'b' })).toMatchObject({ type: 'ask_place', body: 'b' })
  })

  test('what was tapped says what it was', () => {
    expect(body('button', { text: 'Track' })).toMatchObject({ type: 'tap', from: 'template', title: 'Track' })
    expect(body('interactive', { type: 'button_reply', title: 'Yes' })).toMatchObject({ from: 'button', title: 'Yes' })
    expect(body('interactive', { type: 'list_reply', title: 'A', description: 'd' })).toMatchObject({ from: 'list' })
  })

  test('a form is its answers, without the token Meta puts among them', () => {
    const fields = { flow_token: 'x', first_name: 'Ada', sizes: [41, 42], extra: { a: 1 }, none: null }
    expect(body('interactive', { type: 'form_reply', fields })).toMatchObject({
      fields: [
        ['first name', 'Ada'],
        ['sizes', '41, 42'],
        ['extra', '{"a":1}'],
        ['none', ''],
      ],
    })
    expect(body('interactive', { type: 'form_reply', fields: 'not JSON' })).toMatchObject({ fields: [] })
  })

  test('a call permission says until when', () => {
    expect(body('interactive', { type: 'call_permission', response: 'accept', expiresAt: '2026-11-23' })).toMatchObject(
      {
        accepted: true,
        permanent: false,
        until: '2026-11-23',
      },
    )
    expect(body('interactive', { type: 'call_permission', response: 'reject' })).toMatchObject({ accepted: false })
  })

  test('an order adds up when its lines share a currency', () => {
    const line = (quantity: string | number, itemPrice: string | number, currency = 'EUR') => ({
      productRetailerId: 'p',
      quantity,
      itemPrice,
      currency,
    })
    expect(body('order', { lines: [line('2', '7.99'), line(1, 3)] })).toMatchObject({ items: 2, sum: '€18.98' })
    expect(body('order', { lines: [line('1', '1'), line('1', '1', 'USD')] })).toMatchObject({ sum: undefined })
    expect(body('order', { lines: [line('many', '1')] })).toMatchObject({ sum: undefined })
    expect(body('order', { items: 3 })).toMatchObject({ items: 3, lines: [], sum: undefined })
  })

  test('what cannot be shown keeps its raw form', () => {
    expect(body('unsupported', { originalType: 'poll', raw: { a: 1 } })).toMatchObject({
      original: 'poll',
      raw: { a: 1 },
    })
  })

  test('a kind of a later version is shown as its text', () => {
    for (const odd of ['hologram', 'interactive', 'contacts', 'text'])
      expect(body(odd)).toEqual({ type: 'text', text: 'as text' })
  })
})

describe('sizes', () => {
  test('are read in the largest unit that fits', () => {
    expect([size(12), size(2048), size(4_404_019), size(104_857_600)]).toEqual(['12 B', '2 KB', '4.2 MB', '100 MB'])
  })
  test('the length of a recording that is not known yet is nothing', () => {
    expect([clockLength(65.4), clockLength(Number.POSITIVE_INFINITY), clockLength(Number.NaN)]).toEqual([
      '1:05',
      '0:00',
      '0:00',
    ])
  })
})
