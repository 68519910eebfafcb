/** What Meta told of a number, in words. Pure. */
import { isRecord } from '@/lib/loose'
import { s } from '@/strings'

const KNOWN = Object.keys(s.facts.name)

/** Names and values; what this dashboard has no word for is left out rather than shown as code. */
export function factLines(facts: unknown): [name: string, value: string][] {
  if (!isRecord(facts)) return []
  return KNOWN.flatMap((key): [string, string][] => {
    const value = facts[key]
    if (typeof value !== 'string' && typeof value !== 'number') return []
    return [[s.facts.name[key] ?? key, factValue(String(value))]]
  })
}

function factValue(value: string): string {
  return s.facts.value[value] ?? (/^[A-Z_\d]+$/.test(value) && /[A-Z]/.test(value) ? readable(value) : value)
}

/** `PENDING_REVIEW` as `Pending review`. */
function readable(code: string): string {
  const words = code.replaceAll('_', ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
