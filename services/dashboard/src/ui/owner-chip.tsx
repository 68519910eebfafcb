/** Who answers next: a word, a shape and a colour that always say the same. */
import { Check, Hourglass, Smartphone, Sparkles, UserRound } from 'lucide-react'
import type { Owner, Person } from '@/api/types'
import { firstName } from '@/lib/names'
import { s } from '@/strings'
import { cx } from './cx'

const LOOK: Record<Owner, string> = {
  ai: 'border-ai-line text-ai',
  waiting: 'border-wait-line bg-wait-soft text-wait',
  human: 'border-transparent bg-accent-soft text-accent-text',
  closed: 'border-transparent bg-done-soft text-done',
}

export function OwnerChip({ owner, assignee, me }: { owner: Owner; assignee: Person | null | undefined; me: string }) {
  const Icon =
    owner === 'human' ? (assignee ? UserRound : Smartphone) : { ai: Sparkles, waiting: Hourglass, closed: Check }[owner]
  return (
    <span
      data-testid="owner-chip"
      data-owner={owner}
      title={s.owner.explain[owner]}
      className={cx(
        'inline-flex h-[18px] max-w-40 items-center gap-1 rounded-full border px-1.5 text-meta font-medium',
        LOOK[owner],
      )}
    >
      <Icon aria-hidden size={11} strokeWidth={2} className="shrink-0" />
      <span className="truncate">{ownerWord(owner, assignee, me)}</span>
    </span>
  )
}

export function ownerWord(owner: Owner, assignee: Person | null | undefined, me: string): string {
  if (owner !== 'human' || !assignee) return s.owner[owner]
  return assignee.id === me ? s.owner.you : firstName(assignee.name)
}
