import { describe, expect, test } from 'vitest'
import type { Template, TemplateParameter } from '@/api/upcoming'
import { findTemplates, gaps, isFilled, sendComponents } from './gaps'

function template(name: string, parameters: TemplateParameter[] = [], more: Partial<Template> = {}): Template {
  return {
    id: name,
    name,
    language: 'en_US',
    category: 'UTILITY',
    status: 'APPROVED',
    components: [],
    parameters,
    preview: '',
    syncedAt: '2026-11-22T10:00:00Z',
    ...more,
  }
}

const PARCEL = template('parcel', [
  { component: 'header', type: 'image' },
  { component: 'body', index: 1, type: 'text', example: 'Ada' },
  { component: 'body', name: 'day', type: 'text' },
  { component: 'button', index: 0, type: 'payload' },
  { component: 'button', index: 1, type: 'url', example: '17' },
  { component: 'button', index: 2, type: 'copy_code' },
])

describe('filling a template', () => {
  test('asks for what a person knows, in reading order', () => {
    expect(gaps(PARCEL).map(({ key, label }) => [key, label])).toEqual([
      ['header 1', 'Web address of the Picture'],
      ['body 1', 'Text 1'],
      ['body day', 'Text day'],
      ['button 1 1', 'Button 2'],
      ['button 2 1', 'Button 3'],
    ])
  })

  test('becomes the components of a send', () => {
    const values = {
      'header 1': 'https://example.com/p.jpg',
      'body 1': ' Ada ',
      'body day': 'Monday',
      'button 1 1': '17',
      'button 2 1': 'SPRING',
    }
    const all = gaps(PARCEL)
    expect(isFilled(all, values)).toBe(true)
    expect(isFilled(all, { ...values, 'body day': ' ' })).toBe(false)
    expect(isFilled(all, { ...values, 'header 1': 'p.jpg' })).toBe(false)
    expect(sendComponents(all, values)).toEqual([
      { type: 'header', parameters: [{ type: 'image', image: { link: 'https://example.com/p.jpg' } }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ada' },
          { type: 'text', parameter_name: 'day', text: 'Monday' },
        ],
      },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '17' }] },
      {
        type: 'button',
        sub_type: 'copy_code',
        index: '2',
        parameters: [{ type: 'coupon_code', coupon_code: 'SPRING' }],
      },
    ])
  })

  test('the search finds names and texts, and puts what can be sent first', () => {
    const all = [
      template('a_refused', [], { status: 'REJECTED' }),
      template('order_sent', [], { preview: 'Your parcel left' }),
      template('hello', [], { language: 'de' }),
    ]
    const names = (words: string, language = '') => findTemplates(all, words, language).map(({ name }) => name)
    expect(names('')).toEqual(['hello', 'order_sent', 'a_refused'])
    expect(names('order sent')).toEqual(['order_sent'])
    expect(names('PARCEL')).toEqual(['order_sent'])
    expect(names('', 'de')).toEqual(['hello'])
  })
})
