import { expect, test } from 'vitest'
import { readCoordinates, readDegrees } from './coordinates'

test('both coordinates may be pasted at once', () => {
  expect(readCoordinates('52.52, 13.405')).toEqual(['52.52', '13.405'])
  expect(readCoordinates('-33.9;18.4')).toEqual(['-33.9', '18.4'])
  for (const not of ['52.52', '52,52', 'a, b', '']) expect(readCoordinates(`${not}!`)).toBeUndefined()
})

test('degrees are numbers within their range, also with a decimal comma', () => {
  expect([readDegrees('52,52', 90), readDegrees('−12', 90), readDegrees('+7.5', 90)]).toEqual([52.52, -12, 7.5])
  for (const not of ['', '91', 'north', '1e3', '5.']) expect(readDegrees(not, 90)).toBeUndefined()
})
