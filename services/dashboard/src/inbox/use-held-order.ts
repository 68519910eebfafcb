/** Rows that keep their places while the pointer is among them, or the list is scrolled down. */
import { useState, type PointerEvent } from 'react'
import type { Conversation } from '@/api/types'
import { holdOrder } from '@/lib/order'

interface Shown {
  scope: string
  ids: string[]
}

const NOTHING: Shown = { scope: '', ids: [] }

/** `scope` names the list; another list starts in its own order. */
export function useHeldOrder(rows: Conversation[], scope: string, scrolled: boolean) {
  const [pointer, setPointer] = useState(false)
  const [shown, setShown] = useState(NOTHING)
  const held = holdOrder(shown.ids, rows, shown.scope === scope && (pointer || scrolled))
  const ids = held.items.map((row) => row.id)
  if (shown.scope !== scope || !sameIds(shown.ids, ids)) setShown({ scope, ids })
  return {
    rows: held.items,
    waiting: held.waiting,
    release: () => setShown(NOTHING),
    hold: {
      // A finger leaves no pointer behind; only a mouse that rests on the list holds it.
      onPointerEnter: (event: PointerEvent) => event.pointerType === 'mouse' && setPointer(true),
      onPointerLeave: () => setPointer(false),
    },
  }
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index])
}
