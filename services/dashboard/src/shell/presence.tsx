/** Whether handoffs may come to this person. Told to the server while the page is open. */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { setPresence } from '@/api/session'
import { recall, remember } from '@/lib/remember'

export type Presence = 'online' | 'away'

const EVERY_MS = 30_000

interface Value {
  presence: Presence
  change: (presence: Presence) => void
}

const Context = createContext<Value>({ presence: 'online', change: () => undefined })

export const usePresence = () => useContext(Context)

export function PresenceProvider({ children }: { children: ReactNode }) {
  const [presence, setState] = useState<Presence>(() => (recall('presence') === 'away' ? 'away' : 'online'))

  useEffect(() => {
    // A missed beat is made good by the next one; the live stream is what tells people about a lost server.
    const beat = () => void setPresence(presence).catch(() => undefined)
    beat()
    const timer = setInterval(beat, EVERY_MS)
    return () => clearInterval(timer)
  }, [presence])

  const value = useMemo<Value>(
    () => ({
      presence,
      change: (next) => {
        remember('presence', next)
        setState(next)
      },
    }),
    [presence],
  )
  return <Context value={value}>{children}</Context>
}
