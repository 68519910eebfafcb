/** The present, renewed often enough for relative times. */
import { useSyncExternalStore } from 'react'

const EVERY_MS = 15_000
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) now = Date.now()
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, EVERY_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Milliseconds since 1970, one value for the whole page so that nothing ticks apart. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}
