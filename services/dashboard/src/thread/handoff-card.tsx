/** At the point where a person takes over: why, what it is about, and who should look. */
import { s } from '@/strings'
import { PriorityMark, TeamChip } from '@/ui/team-chip'
import type { HandoffFacts, SummaryPart } from './handoff-summary'
import { WhatsAppText } from './whatsapp-text'

interface HandoffCardProps {
  parts: readonly SummaryPart[]
  facts: HandoffFacts
  reason: string | undefined
}

export function HandoffCard({ parts, facts: { team, isUrgent, about }, reason }: HandoffCardProps) {
  return (
    <section
      data-testid="handoff-summary"
      className="flex w-full max-w-lg flex-col gap-1.5 rounded-card border border-wait-line bg-wait-soft px-3 py-2"
    >
      <header className="flex flex-wrap items-center gap-2">
        <h3 className="text-meta font-semibold text-wait">{s.event.summary}</h3>
        {isUrgent && <PriorityMark />}
        {team && <TeamChip name={team} />}
        {about.length > 0 && <span className="ml-auto text-meta text-ink-2">{about.join(' · ')}</span>}
      </header>
      {reason && (
        <div className="flex flex-col" data-testid="handoff-reason">
          <span className="text-meta text-ink-2">{s.event.why}</span>
          <p className="first-letter:uppercase">{reason}</p>
        </div>
      )}
      {parts.map(({ label, text }) => (
        <div key={label} className="flex flex-col">
          {label && <span className="text-meta text-ink-2">{label}</span>}
          <WhatsAppText text={text} />
        </div>
      ))}
    </section>
  )
}
