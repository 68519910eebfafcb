/** Where a message comes from, read from its context: only what is there is told. Pure. */
import { isRecord, textIn } from '@/lib/loose'

export interface Referral {
  type: 'ad' | 'post'
  headline: string | undefined
  body: string | undefined
  url: string | undefined
}

export interface Origin {
  forwarded: 'once' | 'often' | undefined
  /** The shop's id of the product it asks about. */
  product: string | undefined
  referral: Referral | undefined
  /** Who wrote it, in a group. */
  participant: string | undefined
}

export function readOrigin(context: unknown): Origin {
  const part = (name: string) => (isRecord(context) ? context[name] : undefined)
  const participant = part('participant')
  return {
    forwarded: part('frequentlyForwarded') === true ? 'often' : part('forwarded') === true ? 'once' : undefined,
    product: textIn(part('product'), 'productRetailerId'),
    referral: isRecord(part('referral')) ? readReferral(part('referral')) : undefined,
    participant: textIn(participant, 'name') ?? plus(textIn(participant, 'waId')) ?? textIn(participant, 'userId'),
  }
}

function readReferral(referral: unknown): Referral {
  const url = textIn(referral, 'sourceUrl')
  return {
    type: textIn(referral, 'sourceType') === 'post' ? 'post' : 'ad',
    headline: textIn(referral, 'headline'),
    body: textIn(referral, 'body'),
    url: url && /^https?:\/\//.test(url) ? url : undefined,
  }
}

function plus(waId: string | undefined): string | undefined {
  return waId && `+${waId}`
}
