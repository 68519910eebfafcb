/** At the point where a person takes over: what it is about. */
import { s } from '@/strings'
import type { SummaryPart } from './handoff-summary'
import { WhatsAppText } from './whatsapp-text'

export function HandoffCard({ parts }: { parts: readonly SummaryPart[] }) {
  return (
    <section
      data-testid="handoff-summary"
      className="flex w-full max-w-lg flex-col gap-1.5 rounded-card border border-wait-line bg-wait-soft px-3 py-2"
    >
      <h3 className="text-meta font-semibold text-wait">{s.event.summary}</h3>
      {parts.map(({ label, text }) => (
        <div key={label} className="flex flex-col">
          {label && <span className="text-meta text-ink-2">{label}</span>}
          <WhatsAppText text={text} />
        </div>
      ))}
    </section>
  )
}
