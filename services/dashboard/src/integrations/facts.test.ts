import { expect, test } from 'vitest'
import { factLines } from './facts'

test('what Meta told is said in words, in a fixed order', () => {
  const facts = {
    throughput: 'HIGH',
    quality: 'GREEN',
    messagingLimit: 'TIER_2K',
    verifiedName: 'Example Shoes',
    toldAt: {},
  }
  expect(factLines(facts)).toEqual([
    ['Quality', 'High'],
    ['Messaging limit', '2,000 customers a day'],
    ['Throughput', 'High, 1,000 messages a second'],
    ['Verified name', 'Example Shoes'],
  ])
})

test('a value of a later version is readable', () => {
  expect(factLines({ quality: 'PENDING_REVIEW', messagingLimit: 500 })).toEqual([
    ['Quality', 'Pending review'],
    ['Messaging limit', '500'],
  ])
  expect(factLines(undefined)).toEqual([])
})
