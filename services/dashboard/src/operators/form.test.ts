import { describe, expect, test } from 'vitest'
import type { Operator } from '@/api/operators'
import { checkOperator, countChanges, formOf, patchOf } from './form'
import { addSpan, areHoursWrong, copyMonday, isDayWrong, officeHours, sent, shown, spansOf } from './hours'

const operator: Operator = {
  id: 'o',
  name: 'Mia',
  knowledgeBaseId: 'k',
  businessName: 'Example Shoes',
  language: 'en',
  languages: ['en', 'de'],
  tone: '',
  instructions: '',
  settings: {
    caps: {
      turnsPerEngagement: 12,
      conversationDayTokens: null,
      accountDayTokens: 100_000,
      accountMonthTokens: null,
      accountDayMicroUsd: 2_500_000,
      accountMonthMicroUsd: null,
    },
  },
  createdAt: '',
  updatedAt: '',
}

describe('an operator', () => {
  const form = formOf(operator)

  test('what was not touched is not sent', () => {
    expect(patchOf(form, form)).toBeUndefined()
    expect(countChanges(patchOf(form, { ...form, tone: ' ' }))).toBe(0)
  })
  test('only what was changed is sent, settings too', () => {
    const patch = patchOf(form, { ...form, tone: 'brief', quiet: '1,5' })
    expect(patch).toEqual({ tone: 'brief', settings: { quietMs: 1500 } })
    expect(countChanges(patch)).toBe(2)
  })
  test('another knowledge base is one change', () =>
    expect(patchOf(form, { ...form, knowledgeBaseId: 'other' })).toEqual({ knowledgeBaseId: 'other' }))
  test('an emptied limit is no limit, and dollars are kept as millionths', () => {
    const caps = { ...form.caps, accountDayTokens: '', accountMonthMicroUsd: '40.5' }
    expect(patchOf(form, { ...form, caps })?.settings?.caps).toMatchObject({
      accountDayTokens: null,
      accountDayMicroUsd: 2_500_000,
      accountMonthMicroUsd: 40_500_000,
    })
  })
  test('an introduction that is emptied is Reaktly’s own again', () => {
    const own = { ...form, disclosure: 'I am a machine.' }
    expect(patchOf(own, { ...own, disclosure: ' ' })).toEqual({ settings: { disclosure: null } })
  })
  test('what is wrong is said at its field', () => {
    expect(checkOperator(form)).toEqual({})
    const wrong = {
      ...form,
      name: ' ',
      websiteUrl: 'example.com',
      languages: [],
      afterUnanswered: '6',
      turns: '1.5',
      quiet: '9',
      caps: { ...form.caps, accountDayTokens: 'many', accountDayMicroUsd: '-1' },
    }
    expect(Object.keys(checkOperator(wrong)).toSorted()).toEqual(
      [
        'name',
        'websiteUrl',
        'languages',
        'afterUnanswered',
        'turns',
        'quiet',
        'accountDayTokens',
        'accountDayMicroUsd',
      ].toSorted(),
    )
  })
})

describe('business hours', () => {
  test('begin as office hours of a zone that exists', () => {
    expect(areHoursWrong(officeHours())).toBe(false)
    expect(spansOf(officeHours(), 'sun')).toEqual([])
  })
  test('a stretch ends after it begins, and overlaps no other', () => {
    expect(isDayWrong([{ from: '09:00', to: '09:00' }])).toBe(true)
    expect(isDayWrong([{ from: '', to: '17:00' }])).toBe(true)
    expect(
      isDayWrong([
        { from: '09:00', to: '13:00' },
        { from: '12:00', to: '17:00' },
      ]),
    ).toBe(true)
    expect(
      isDayWrong([
        { from: '09:00', to: '13:00' },
        { from: '14:00', to: '00:00' },
      ]),
    ).toBe(false)
  })
  test('another stretch comes after the last one', () => {
    const hours = addSpan(officeHours(), 'mon')
    expect(spansOf(hours, 'mon')).toHaveLength(2)
    expect(areHoursWrong(hours)).toBe(false)
    expect(spansOf(copyMonday(hours), 'fri')).toHaveLength(2)
  })
  test('the end of the day is midnight in the field and 24:00 for the API', () => {
    const kept = { ...officeHours(), week: { sat: [{ from: '22:00', to: '24:00' }] } }
    expect(spansOf(shown(kept), 'sat')).toEqual([{ from: '22:00', to: '00:00' }])
    expect(areHoursWrong(shown(kept))).toBe(false)
    expect(spansOf(sent(shown(kept)), 'sat')).toEqual([{ from: '22:00', to: '24:00' }])
  })
  test('a zone nobody knows is refused', () =>
    expect(areHoursWrong({ ...officeHours(), zone: 'Europe/Nowhere' })).toBe(true))
})
