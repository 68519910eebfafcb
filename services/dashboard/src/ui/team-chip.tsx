/** Which team a conversation is with, and whether it comes before others. */
import { ChevronsUp, UsersRound } from 'lucide-react'
import { s } from '@/strings'
import { Mark } from './mark'

export function TeamChip({ name }: { name: string }) {
  return (
    <span
      data-testid="team-chip"
      title={s.team.chip(name)}
      className="inline-flex h-[18px] max-w-32 min-w-0 items-center gap-1 rounded-full border border-line-strong px-1.5 text-meta font-medium text-ink-2"
    >
      <UsersRound aria-hidden size={11} strokeWidth={2} className="shrink-0" />
      <span className="truncate">{name}</span>
    </span>
  )
}

const URGENT = { icon: ChevronsUp, colour: 'text-fail' }

export function PriorityMark({ short }: { short?: boolean }) {
  return (
    <Mark
      look={URGENT}
      words={short ? s.team.urgent : s.team.priorityHigh}
      title={s.team.priorityHigh}
      testId="priority"
    />
  )
}
