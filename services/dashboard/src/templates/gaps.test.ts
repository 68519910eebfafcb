import { describe, expect, test } from 'vitest'
import type { Template, TemplateParameter } from '@/api/types'
import { filledParameters, findTemplates, gaps, isFilled, isSendable } from './gaps'

function template(name: string, parameters: TemplateParameter[] = [], more: Partial<Template> = {}): Template {
  return {
    id: name,
    name,
    language: 'en_US',
    category: 'UTILITY',
    parameterFormat: 'POSITIONAL',
    status: 'APPROVED',
    components: [],
    parameters,
    preview: '',
    syncedAt: '2026-11-22T10:00:00Z',
    ...more,
  }
}

const PARCEL = template('parcel', [
  { component: 'header', type: 'image', required: true },
  { component: 'body', index: 1, type: 'text', required: true, example: 'Ada' },
  { component: 'body', name: 'day', type: 'text', required: true },
  { component: 'button', index: 0, type: 'payload', required: false },
  { component: 'button', index: 1, type: 'url', required: true, example: '17' },
  { component: 'button', index: 2, type: 'copy_code', required: true },
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

  test('becomes the parameters of a send', () => {
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
    expect(filledParameters(all, values)).toEqual([
      { component: 'header', media: { link: 'https://example.com/p.jpg' } },
      { component: 'body', index: 1, text: 'Ada' },
      { component: 'body', name: 'day', text: 'Monday' },
      { component: 'button', index: 1, text: '17' },
      { component: 'button', index: 2, text: 'SPRING' },
    ])
  })

  test('a place is filled by its coordinates', () => {
    const all = gaps(template('shop', [{ component: 'header', type: 'location', required: true }]))
    expect(isFilled(all, { 'header 1': 'Berlin' })).toBe(false)
    expect(filledParameters(all, { 'header 1': '52.52, 13.405' })).toEqual([
      { component: 'header', location: { latitude: 52.52, longitude: 13.405 } },
    ])
  })

  test('what Meta refuses is not offered; what only Meta knows is', () => {
    const statuses = ['APPROVED', 'FLAGGED', 'REJECTED', 'PAUSED', 'SOMETHING_NEW']
    expect(statuses.filter((status) => isSendable({ status }))).toEqual(['APPROVED', 'FLAGGED', 'SOMETHING_NEW'])
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
