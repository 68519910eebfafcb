/** Contact cards as Meta gives them: almost everything may be missing. Pure. */
import { isRecord, listIn, textIn } from '@/lib/loose'

export interface Card {
  name: string
  organisation: string | undefined
  phones: Line[]
  emails: Line[]
}

export interface Line {
  value: string
  label: string | undefined
}

export function readCard(entry: unknown): Card[] {
  if (!isRecord(entry)) return []
  const phones = lines(entry, 'phones', 'phone')
  const emails = lines(entry, 'emails', 'email')
  const name = cardName(entry['name']) ?? phones[0]?.value ?? emails[0]?.value
  if (!name) return []
  const title = [textIn(entry['org'], 'title'), textIn(entry['org'], 'company')].filter(Boolean).join(', ')
  return [{ name, organisation: title || undefined, phones, emails }]
}

function cardName(name: unknown): string | undefined {
  const parts = [textIn(name, 'first_name'), textIn(name, 'last_name')].filter(Boolean).join(' ')
  return textIn(name, 'formatted_name') ?? (parts || undefined)
}

function lines(entry: Record<string, unknown>, list: string, key: string): Line[] {
  return listIn(entry, list).flatMap((line) => {
    const value = textIn(line, key) ?? textIn(line, 'wa_id')
    return value ? [{ value, label: textIn(line, 'type') }] : []
  })
}
