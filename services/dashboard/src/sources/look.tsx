/** How a source and its pages are doing. */
import {
  CircleCheck,
  CircleAlert,
  CircleDashed,
  CircleMinus,
  CirclePause,
  Flag,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react'
import type { ItemState, KnowledgeSource, SourceState } from '@/api/sources'
import { isUnderWay } from '@/api/sources'
import { s } from '@/strings'
import { Mark, type MarkLook } from '@/ui/mark'
import { Progress } from '@/ui/progress'
import { tally } from './tally'

const look = (icon: LucideIcon, colour: string): MarkLook => ({ icon, colour })

const STATES: Record<SourceState, MarkLook> = {
  queued: look(CircleDashed, 'text-ink-3'),
  running: look(LoaderCircle, 'text-accent-text'),
  done: look(CircleCheck, 'text-good'),
  failed: look(CircleAlert, 'text-fail'),
  stopped: look(CirclePause, 'text-wait'),
}

const ITEMS: Record<ItemState, MarkLook> = {
  waiting: look(CircleDashed, 'text-ink-3'),
  indexed: look(CircleCheck, 'text-good'),
  unchanged: look(CircleCheck, 'text-ink-3'),
  flagged: look(Flag, 'text-wait'),
  skipped: look(CircleMinus, 'text-ink-3'),
  failed: look(CircleAlert, 'text-fail'),
}

export function SourceMark({ state }: { state: SourceState }) {
  return <Mark look={STATES[state] ?? STATES.queued} words={s.sources.state[state] ?? state} testId="source-state" />
}

export function ItemMark({ state }: { state: ItemState }) {
  return <Mark look={ITEMS[state] ?? ITEMS.waiting} words={s.sources.itemStates[state] ?? state} testId="item-state" />
}

/** While it is read: how far, and what came of it so far. */
export function SourceProgress({ source }: { source: KnowledgeSource }) {
  const { progress } = source
  if (!progress || !isUnderWay(source)) return null
  return (
    <div className="flex flex-col gap-1 pt-1">
      <Progress label={s.sources.progressLabel(source.name)} done={progress.done} of={progress.found} />
      <p className="text-meta text-ink-3 tabular">{tally(progress, source.state)}</p>
    </div>
  )
}

/** What a reason means: the server's own sentence where it gave one, for it knows which page and which limit. */
export function reasonOf({ reason, detail }: { reason?: string | null; detail?: string | null }): string | undefined {
  if (detail) return detail
  if (!reason) return undefined
  const status = /^status_(\d+)$/.exec(reason)?.[1]
  return status ? s.sources.status(status) : (s.sources.reason[reason] ?? reason.replaceAll('_', ' '))
}
