/** Keeps a live list still while somebody works in it. */

interface HasId {
  id: string
}

export interface Held<Item> {
  items: Item[]
  /** How many items wait above until the list may move again. */
  waiting: number
}

/**
 * While held, rows stay where they were: known ones are updated in place, gone ones leave, new ones wait.
 * Not held, the list is simply what `next` says.
 */
export function holdOrder<Item extends HasId>(
  shown: readonly string[],
  next: readonly Item[],
  held: boolean,
): Held<Item> {
  if (!held || shown.length === 0) return { items: [...next], waiting: 0 }
  const byId = new Map(next.map((item) => [item.id, item]))
  const items = shown.flatMap((id) => byId.get(id) ?? [])
  const known = new Set(shown)
  const lastShown = next.findLastIndex((item) => known.has(item.id))
  const fresh = next.filter((item, index) => !known.has(item.id) && index < lastShown)
  // What comes after the last known row is a further page, not news.
  const further = next.slice(lastShown + 1).filter((item) => !known.has(item.id))
  return { items: [...items, ...further], waiting: fresh.length }
}
