/** What the AI read, and how it came to its answer. */
import type { Source } from '@/api/types'
import { s } from '@/strings'
import { PassageCard } from './passage-card'
import { facts, sortPassages, type Fact, type Passage } from './read'

interface EvidenceProps {
  evidence: unknown
  sources: readonly Pick<Source, 'articleId' | 'title' | 'version'>[]
}

export function Evidence({ evidence, sources }: EvidenceProps) {
  const { used, found } = sortPassages(evidence, sources)
  return (
    <div className="flex flex-col gap-5">
      <p className="text-ink-2">{used.length + found.length > 0 ? s.why.lead : s.why.none}</p>
      <Passages title={s.why.used} passages={used} />
      <Passages title={s.why.found} passages={found} />
      <Facts facts={facts(evidence)} />
    </div>
  )
}

function Passages({ title, passages }: { title: string; passages: readonly Passage[] }) {
  if (passages.length === 0) return null
  return (
    <section className="flex flex-col gap-2.5">
      <h3 className="text-meta font-semibold text-ink-2">{title}</h3>
      <ol className="flex flex-col gap-4">
        {passages.map((passage, index) => (
          // Two passages of one article differ only by their place in the list.
          // oxlint-disable-next-line react/no-array-index-key
          <PassageCard key={`${passage.title} ${index}`} passage={passage} />
        ))}
      </ol>
    </section>
  )
}

function Facts({ facts: all }: { facts: readonly Fact[] }) {
  if (all.length === 0) return null
  return (
    <section className="flex flex-col gap-2 border-t border-line pt-4" data-testid="why-facts">
      <h3 className="text-meta font-semibold text-ink-2">{s.why.how}</h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-meta">
        {all.map(({ label, value }) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="break-words text-ink-2 tabular">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
