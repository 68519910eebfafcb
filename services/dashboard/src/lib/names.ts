/** How people and customers are called where space is short. */
import type { Contact } from '@/api/types'
import { s } from '@/strings'

/** Name, else username, else number, else a phrase. */
export function contactName(contact: Contact): string {
  return contact.name || (contact.username ? `@${contact.username}` : '') || contact.phoneNumber || s.inbox.noName
}

/** Up to two letters; a number gives none. */
export function initials(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => /\p{L}/u.exec(word)?.[0] ?? [])
  const [first, last] = [letters.at(0), letters.length > 1 ? letters.at(-1) : '']
  return `${first ?? ''}${last ?? ''}`.toLocaleUpperCase()
}

/** The first word, as colleagues call each other. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name
}
