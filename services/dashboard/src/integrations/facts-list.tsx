/** Quality, limits and names, as Meta last told. */
import type { Integration } from '@/api/types'
import { s } from '@/strings'
import { factLines } from './facts'

export function FactsList({ integration }: { integration: Integration }) {
  const lines = factLines(integration.facts)
  if (lines.length === 0) return <p className="text-ink-2">{s.facts.none}</p>
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 md:grid-cols-3" data-testid="facts">
      {lines.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-meta text-ink-3">{name}</dt>
          <dd className="font-medium break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
