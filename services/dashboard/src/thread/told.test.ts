import { expect, test } from 'vitest'
import { told } from './told'

test('a call says who called, how long, and whether it was missed', () => {
  expect(told({ kind: 'call', detail: { direction: 'inbound', missed: true } })).toBe('Missed call')
  expect(told({ kind: 'call', detail: { direction: 'inbound', seconds: 187, step: 'terminate' } })).toBe(
    'The customer called (3:07)',
  )
  expect(told({ kind: 'call', detail: { direction: 'outbound', step: 'connect' } })).toBe(
    'A call to the customer began',
  )
})

test('a change of a group names the people', () => {
  const people = [{ name: 'One' }, { waId: '15550001234' }, {}]
  expect(told({ kind: 'group', detail: { step: 'group_participants_add', people } })).toBe(
    'Joined the group: One, 15550001234, somebody',
  )
  expect(told({ kind: 'group', detail: { step: 'something_new' } })).toBe('The group changed')
})

test('another app that answers is said, with its summary', () => {
  expect(told({ kind: 'thread_control', detail: { owner: 'another_app' } })).toBe(
    'Another app answers now; the AI is silent',
  )
  expect(told({ kind: 'thread_control', detail: { owner: 'us', summary: 'A refund' } })).toBe(
    'Another app passed the conversation to Reaktly: A refund',
  )
})

test('what is of another kind has no sentence here', () => {
  expect(told({ kind: 'closed', detail: {} })).toBeUndefined()
})
