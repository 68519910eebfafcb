/**
 * Keeps one live stream open for as long as somebody is signed in.
 *
 * It reads with `fetch` and not with `EventSource`, because a silent connection must be noticed (the server writes a
 * comment at least every fifteen seconds) and a refused one must be told apart from a broken one.
 */
import { backoffMs } from './backoff'
import { follow, START, type LiveEvent } from './follow'
import { parseEvents } from './sse'

const SILENCE_MS = 40_000

export type StreamState = 'connecting' | 'live' | 'lost'

export interface Listener {
  onState: (state: StreamState) => void
  onChanged: (event: LiveEvent) => void
  /** Anything may have been missed. */
  onGap: () => void
  onSignedOut: () => void
}

export interface Connection {
  /** Tries again at once. */
  wake: () => void
  close: () => void
}

export function connect(listener: Listener): Connection {
  let position = START
  let attempt = 0
  let everLive = false
  let generation = 0
  let abort = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  const open = async () => {
    abort = new AbortController()
    const headers: Record<string, string> = { Accept: 'text/event-stream' }
    if (position.lastEventId) headers['Last-Event-ID'] = position.lastEventId
    const response = await fetch('/api/events', { headers, signal: abort.signal, cache: 'no-store' })
    if (response.status === 401) return listener.onSignedOut()
    if (!response.ok || !response.body) throw new Error(`the live stream answered ${response.status}`)
    // Without a place to resume from, what happened since the page asked may have been missed.
    if (!position.lastEventId) listener.onGap()
    attempt = 0
    everLive = true
    listener.onState('live')
    await read(response.body)
    throw new Error('the live stream ended')
  }

  const read = async (body: ReadableStream<Uint8Array>) => {
    const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader()
    let rest = ''
    for (;;) {
      const silence = setTimeout(() => abort.abort(), SILENCE_MS)
      // Pieces of one stream come one after the other.
      // oxlint-disable-next-line no-await-in-loop
      const piece = await reader.read().finally(() => clearTimeout(silence))
      if (piece.done) return
      const parsed = parseEvents(rest + piece.value)
      rest = parsed.rest
      for (const incoming of parsed.events) {
        const followed = follow(position, incoming)
        position = followed.position
        if (followed.step.kind === 'gap') listener.onGap()
        if (followed.step.kind === 'changed') listener.onChanged(followed.step.event)
      }
    }
  }

  const run = () => {
    clearTimeout(timer)
    generation += 1
    const mine = generation
    open().catch(() => {
      // A newer attempt, or closing, has made this one's end meaningless.
      if (mine !== generation) return
      listener.onState(everLive || attempt > 0 ? 'lost' : 'connecting')
      timer = setTimeout(run, backoffMs(attempt, Math.random()))
      attempt += 1
    })
  }

  const wake = () => {
    attempt = 0
    abort.abort()
    run()
  }
  run()
  return {
    wake,
    close: () => {
      generation += 1
      clearTimeout(timer)
      abort.abort()
    },
  }
}
