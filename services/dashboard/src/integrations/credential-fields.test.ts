import { expect, test } from 'vitest'
import { changedCredentials, EMPTY_CREDENTIALS, missingCredentials, newCredentials } from './credential-fields'

const form = {
  ...EMPTY_CREDENTIALS,
  accessToken: ' EAAG ',
  phoneNumberId: '10620',
  businessAccountId: '17841',
  phoneNumber: '+1234567890',
}

test('a new number needs the four credentials, and a known one keeps its token', () => {
  expect(Object.keys(missingCredentials(EMPTY_CREDENTIALS, false))).toEqual([
    'accessToken',
    'phoneNumberId',
    'businessAccountId',
    'phoneNumber',
  ])
  expect(missingCredentials({ ...form, accessToken: '' }, true)).toEqual({})
})

test('what is sent is the documented body, without what is empty', () => {
  expect(newCredentials(form)).toEqual({
    accessToken: 'EAAG',
    phoneNumberId: '10620',
    businessAccountId: '17841',
    phoneNumber: '+1234567890',
  })
})

test('a change carries only what differs', () => {
  const known = {
    ...EMPTY_CREDENTIALS,
    phoneNumberId: '10620',
    businessAccountId: '17841',
    phoneNumber: '+1234567890',
    name: 'Old',
  }
  expect(changedCredentials({ ...known, name: 'New', appSecret: 'abc' }, known)).toEqual({
    name: 'New',
    appSecret: 'abc',
  })
  expect(changedCredentials(known, known)).toEqual({})
})
