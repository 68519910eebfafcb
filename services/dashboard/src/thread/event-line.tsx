/** What happened between the messages: changes of owner, and notes that customers never see. */
import {
  ArrowLeftRight,
  Check,
  Hourglass,
  Lock,
  RotateCcw,
  Sparkles,
  UserRound,
  UserRoundPlus,
  type LucideIcon,
} from 'lucide-react'
import type { ThreadEvent } from '@/api/types'
import { useColleague } from '@/api/users'
import { reasonWords } from '@/evidence/reasons'
import { textIn } from '@/lib/loose'
import { exact, time } from '@/lib/time'
import { s } from '@/strings'
import { HandoffCard } from './handoff-card'
import { handoffFacts, handoffSummary } from './handoff-summary'
import { told } from './told'
import { WhatsAppText } from './whatsapp-text'

const ICONS: Record<string, LucideIcon> = {
  taken_over: UserRound,
  handed_back: Sparkles,
  handed_off: Hourglass,
  assigned: UserRoundPlus,
  closed: Check,
  reopened: RotateCcw,
}

export function EventLine({ event }: { event: ThreadEvent }) {
  return event.kind === 'note' ? <NoteCard event={event} /> : <Happening event={event} />
}

function Happening({ event }: { event: ThreadEvent }) {
  const to = useColleague(event.kind === 'assigned' ? textIn(event.detail, 'assigneeId') : undefined)
  const Icon = ICONS[event.kind] ?? ArrowLeftRight
  // Only what the AI did needs a reason; what a person did speaks for itself.
  const code = event.kind === 'handed_off' || event.kind === 'turn' ? (event.reason ?? event.turn?.reason) : undefined
  const reason = code ? reasonWords(code) : undefined
  const summary = event.kind === 'handed_off' ? handoffSummary(event.detail) : []
  return (
    <li data-testid="thread-event" data-kind={event.kind} className="my-2 flex flex-col items-center gap-2 px-4">
      <p className="flex max-w-full items-center gap-1.5 text-center text-meta text-ink-2">
        <Icon aria-hidden size={13} strokeWidth={1.75} className="shrink-0 text-ink-3" />
        <span>
          {sentence(event, to)}
          {reason && summary.length === 0 && `: ${reason}`}
        </span>
        <time dateTime={event.at} title={exact(event.at)} className="text-ink-3 tabular">
          {time(event.at)}
        </time>
      </p>
      {summary.length > 0 && <HandoffCard parts={summary} facts={handoffFacts(event.detail)} reason={reason} />}
    </li>
  )
}

function NoteCard({ event }: { event: ThreadEvent }) {
  return (
    <li data-testid="thread-note" className="mt-3 flex flex-col items-end px-4">
      <div className="max-w-[min(78%,34rem)] rounded-bubble border border-dashed border-wait-line bg-wait-soft px-3 py-2 max-md:max-w-[86%]">
        <p className="mb-0.5 flex items-center gap-1 text-meta font-medium text-wait">
          <Lock aria-hidden size={12} strokeWidth={2} />
          {s.event.note(event.actor?.name ?? s.event.someone)}
        </p>
        <WhatsAppText text={event.text ?? ''} className="text-read" />
        <time dateTime={event.at} title={exact(event.at)} className="block text-right text-meta text-ink-3 tabular">
          {time(event.at)}
        </time>
      </div>
    </li>
  )
}

function sentence(event: ThreadEvent, to: string): string {
  const who = event.actor?.name ?? (event.by === 'agent' ? s.event.someone : s.event.system)
  switch (event.kind) {
    case 'taken_over':
      return s.event.taken_over(who)
    case 'handed_back':
      return s.event.handed_back(who)
    case 'handed_off':
      return s.event.handed_off
    case 'assigned':
      return event.actor ? s.event.assigned(event.actor.name, to) : s.event.assignedAuto(to)
    case 'closed':
      return s.event.closed(who)
    case 'reopened':
      return s.event.reopened(who)
    case 'customer_wrote':
      return s.event.customer_wrote
    case 'answered_in_app':
      return s.event.answered_in_app
    case 'turn':
      return event.turn?.state === 'silent' ? s.event.silent : s.event.discarded
    default:
      return told(event) ?? s.event.other
  }
}
