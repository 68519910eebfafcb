/** A person who goes on typing is told of, so that the AI waits and not both answer. */
import { useCallback, useRef } from 'react'
import { request } from '@/api/request'
import type { Conversation } from '@/api/types'
import type { ComposerMode } from './modes'

/** Shorter typing may be a slip. */
export const TOLD_AFTER_MS = 3_000
/** Who stops for longer begins anew. */
export const PAUSE_MS = 5_000
/** The AI waits a minute each time; it is told again well before that is over. */
export const AGAIN_MS = 30_000

/** Typing without a longer pause, in milliseconds of one clock. */
export interface Stretch {
  since: number
  last: number
  told: number | undefined
}

/** The stretch after another key at `now`, and whether it is time to tell of it. */
export function typed(before: Stretch | undefined, now: number): { stretch: Stretch; tell: boolean } {
  const goesOn = before !== undefined && now - before.last <= PAUSE_MS
  const { since, told } = goesOn ? before : { since: now, told: undefined }
  const tell = now - since >= TOLD_AFTER_MS && (told === undefined || now - told >= AGAIN_MS)
  return { stretch: { since, last: now, told: tell ? now : told }, tell }
}

/** To be called at every change of a reply: tells of it where the AI might answer meanwhile. */
export function useTyping({ id, owner }: Pick<Conversation, 'id' | 'owner'>, mode: ComposerMode): () => void {
  const stretches = useRef(new Map<string, Stretch>())
  return useCallback(() => {
    if (mode !== 'reply' || (owner !== 'ai' && owner !== 'waiting')) return
    const { stretch, tell } = typed(stretches.current.get(id), Date.now())
    stretches.current.set(id, stretch)
    // What is not heard costs nothing but the wait; the next one is.
    if (tell) request<void>('POST', `/api/conversations/${id}/typing`).catch(() => undefined)
  }, [id, owner, mode])
}
