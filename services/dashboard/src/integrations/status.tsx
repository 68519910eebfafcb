/** How a number is doing, in a word, a shape and a colour. */
import { CircleAlert, CircleCheck, CircleDashed, ShieldAlert, ShieldCheck } from 'lucide-react'
import type { Check, Integration } from '@/api/types'
import { s } from '@/strings'
import { Mark, type MarkLook } from '@/ui/mark'

const CONNECTION: Record<Integration['connection'], MarkLook> = {
  ok: { icon: CircleCheck, colour: 'text-good' },
  failing: { icon: CircleAlert, colour: 'text-fail' },
  unverified: { icon: CircleDashed, colour: 'text-ink-3' },
}

const SIGNATURE: Record<Integration['signatureVerification'], MarkLook> = {
  enforced: { icon: ShieldCheck, colour: 'text-ink-3' },
  off: { icon: ShieldAlert, colour: 'text-wait' },
  missing: { icon: ShieldAlert, colour: 'text-wait' },
}

export const CHECK: Record<Check['state'], MarkLook> = {
  pass: { icon: CircleCheck, colour: 'text-good' },
  warn: { icon: CircleAlert, colour: 'text-wait' },
  fail: { icon: CircleAlert, colour: 'text-fail' },
  unknown: { icon: CircleDashed, colour: 'text-ink-3' },
}

export function ConnectionMark({ integration }: { integration: Integration }) {
  if (!integration.live) return <Mark look={CONNECTION.unverified} words={s.integrations.notLive} testId="connection" />
  return (
    <Mark
      look={CONNECTION[integration.connection]}
      words={s.integrations.connection[integration.connection]}
      testId="connection"
    />
  )
}

export function SignatureMark({ integration }: { integration: Integration }) {
  return (
    <Mark
      look={SIGNATURE[integration.signatureVerification]}
      words={s.integrations.signature[integration.signatureVerification]}
    />
  )
}

/** What Meta told and nobody has settled. */
export function NoticeMark({ open }: { open: number }) {
  return open > 0 ? <Mark look={CHECK.warn} words={s.notices.open(open)} testId="open-notices" /> : null
}
