import { describe, expect, test } from 'vitest'
import { readOrigin } from './origin'

describe('where a message comes from', () => {
  test('often forwarded is told before forwarded', () => {
    expect(readOrigin({ forwarded: true }).forwarded).toBe('once')
    expect(readOrigin({ forwarded: true, frequentlyForwarded: true }).forwarded).toBe('often')
  })

  test('a member of a group has a name, else a number, else an id', () => {
    const name = (participant: object) => readOrigin({ participant }).participant
    expect(name({ name: 'Noor', waId: '1' })).toBe('Noor')
    expect(name({ waId: '491' })).toBe('+491')
    expect(name({ userId: 'DE.1' })).toBe('DE.1')
  })

  test('only web addresses of an advertisement are links', () => {
    const referral = (sourceUrl: string) => readOrigin({ referral: { sourceUrl, headline: 'h' } }).referral
    expect(referral('https://example.com/ad')).toMatchObject({
      type: 'ad',
      headline: 'h',
      url: 'https://example.com/ad',
    })
    expect(referral('javascript:alert(1)')?.url).toBeUndefined()
  })

  test('a plain message comes from nowhere', () => {
    for (const plain of [undefined, null, {}, 'x'])
      expect(Object.values(readOrigin(plain)).every((part) => part === undefined)).toBe(true)
  })
})
