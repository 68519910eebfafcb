/** Rows that keep their places while the pointer or the keyboard is among them, or the list is scrolled down. */
import { useRef, useState, type PointerEvent } from 'react'
import type { Conversation } from '@/api/types'
import { holdOrder } from '@/lib/order'

export function useHeldOrder(rows: Conversation[], scope: string, scrolled: boolean) {
  const [pointer, setPointer] = useState(false)
  const shown = useRef<{ scope: string; ids: string[] }>({ scope, ids: [] })
  const [releases, setReleases] = useState(0)
  const released = useRef(0)

  const sameList = shown.current.scope === scope
  const mayMove = released.current !== releases
  const held = holdOrder(shown.current.ids, rows, sameList && !mayMove && (pointer || scrolled))
  released.current = releases
  shown.current = { scope, ids: held.items.map((row) => row.id) }

  return {
    rows: held.items,
    waiting: held.waiting,
    release: () => setReleases((count) => count + 1),
    hold: {
      // A finger leaves no pointer behind; only a mouse that rests on the list holds it.
      onPointerEnter: (event: PointerEvent) => event.pointerType === 'mouse' && setPointer(true),
      onPointerLeave: () => setPointer(false),
    },
  }
}
