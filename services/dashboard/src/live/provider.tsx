/** The live stream of the person signed in, for as long as the page is open. */
import { useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { sessionQuery } from '@/api/session'
import { connect, type Connection, type StreamState } from './connect'
import { refresher } from './refresh'

export interface Stream {
  state: StreamState
  /** When the page was last known to be true, in milliseconds since 1970. */
  freshAt: number
  reconnect: () => void
}

const Context = createContext<Stream>({ state: 'connecting', freshAt: 0, reconnect: () => undefined })

export const useStream = () => useContext(Context)

export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient()
  const connection = useRef<Connection | null>(null)
  const live = useRef(false)
  const [state, setState] = useState<StreamState>('connecting')
  const [freshAt, setFreshAt] = useState(() => Date.now())

  useEffect(() => {
    const refresh = refresher(queries)
    connection.current = connect({
      onState: (next) => {
        // The age counts from the moment the stream was lost, not from the last failed attempt.
        if (live.current && next !== 'live') setFreshAt(Date.now())
        live.current = next === 'live'
        setState(next)
      },
      onChanged: refresh.changed,
      onGap: refresh.everything,
      onSignedOut: () => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    })
    const wake = () => connection.current?.wake()
    const onVisible = () => document.visibilityState === 'visible' && !live.current && wake()
    window.addEventListener('online', wake)
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      window.removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', onVisible)
      connection.current?.close()
      refresh.stop()
    }
  }, [queries])

  const stream = useMemo<Stream>(
    () => ({ state, freshAt, reconnect: () => connection.current?.wake() }),
    [state, freshAt],
  )
  return <Context value={stream}>{children}</Context>
}
