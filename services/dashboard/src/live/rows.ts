/** Puts a fresh copy of a conversation into lists that may or may not hold it. Pure. */
import type { Conversation, Owner } from '@/api/types'

export interface RowFilter {
  owner?: Owner | undefined
  assignee?: string | undefined
}

/** A later answer never gives way to an earlier one, however they were delayed. */
export function isNewer(incoming: Conversation, held: Conversation | undefined): boolean {
  if (!held) return true
  if (incoming.version !== held.version) return incoming.version > held.version
  return Date.parse(incoming.updatedAt) >= Date.parse(held.updatedAt)
}

export function belongs(conversation: Conversation, filter: RowFilter): boolean {
  if (filter.owner && conversation.owner !== filter.owner) return false
  return !filter.assignee || conversation.assignee?.id === filter.assignee
}

/** The rows with `fresh` in its place: replaced, taken out, or put in by time of the last change. */
export function placeRow(rows: readonly Conversation[], fresh: Conversation, filter: RowFilter): Conversation[] {
  const held = rows.find((row) => row.id === fresh.id)
  if (!isNewer(fresh, held)) return [...rows]
  const others = rows.filter((row) => row.id !== fresh.id)
  if (!belongs(fresh, filter)) return others
  const at = others.findIndex((row) => Date.parse(row.updatedAt) <= Date.parse(fresh.updatedAt))
  return at < 0 ? [...others, fresh] : [...others.slice(0, at), fresh, ...others.slice(at)]
}
