import { expect, test } from 'vitest'
import { judged } from './judged'

test('a thumb counts once, moves to the other verdict, and can be taken back', () => {
  const none = { good: 1, wrong: 0 }
  const good = judged(none, 'good')
  expect(good).toEqual({ good: 2, wrong: 0, mine: 'good' })
  const wrong = judged(good, 'wrong')
  expect(wrong).toEqual({ good: 1, wrong: 1, mine: 'wrong' })
  expect(judged(wrong, undefined)).toEqual(none)
})
