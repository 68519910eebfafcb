/** Where the thread stands: at the bottom it stays there; elsewhere what arrives is counted and nothing moves. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Item } from './timeline'

const NEAR_PX = 80

interface Place {
  atBottom: boolean
  /** Messages on screen when the reader was last at the bottom. */
  seen: number
  pending: number
  oldest: string | undefined
  height: number
}

export function useThreadScroll(items: readonly Item[], pendingCount: number) {
  const box = useRef<HTMLDivElement>(null)
  const place = useRef<Place>({ atBottom: true, seen: 0, pending: pendingCount, oldest: undefined, height: 0 })
  const [below, setBelow] = useState(0)
  const messages = items.filter((item) => item.type === 'message')
  const total = messages.length
  const oldest = messages[0]?.key

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const held = place.current
    const wrote = pendingCount > held.pending
    const grewAbove = held.oldest !== undefined && oldest !== held.oldest
    if (grewAbove && !held.atBottom) {
      // Older messages came in above: what is being read stays where it is, and they are not news.
      element.scrollTop += element.scrollHeight - held.height
      held.seen = total
    } else if (held.atBottom || wrote || held.seen === 0) {
      element.scrollTop = element.scrollHeight
      held.seen = total
    }
    Object.assign(held, { pending: pendingCount, oldest, height: element.scrollHeight })
    setBelow(Math.max(0, total - held.seen))
    // Any change of the items may change the height.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [items, total, oldest, pendingCount])

  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (place.current.atBottom) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const onScroll = () => {
    const element = box.current
    if (!element) return
    place.current.atBottom = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX
    if (!place.current.atBottom) return
    place.current.seen = total
    setBelow(0)
  }
  const toBottom = () => box.current?.scrollTo({ top: box.current.scrollHeight, behavior: 'smooth' })
  return { box, below, onScroll, toBottom }
}
