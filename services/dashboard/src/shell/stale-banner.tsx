/** Says so when the live stream is lost, how old the page is, and offers to try at once. */
import { useEffect, useState } from 'react'
import { WifiOff } from 'lucide-react'
import { seconds } from '@/lib/time'
import { useStream } from '@/live/provider'
import { s } from '@/strings'

const PATIENCE_MS = 2_500

export function StaleBanner() {
  const { state, freshAt, reconnect } = useStream()
  const age = useAge(state === 'lost', freshAt)
  // A blink of the connection is mended before anybody needs to know.
  if (state !== 'lost' || age < PATIENCE_MS) return null
  return (
    <div role="status" data-testid="stale-banner" className="flex min-h-9 items-center gap-2 border-b border-wait-line bg-wait-soft px-4 text-wait">
      <WifiOff aria-hidden size={16} strokeWidth={1.75} />
      <span className="tabular">{s.stream.stale(seconds(age))}</span>
      <button type="button" onClick={reconnect} className="ml-auto font-medium underline underline-offset-2">
        {s.stream.reconnect}
      </button>
    </div>
  )
}

function useAge(running: boolean, since: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!running) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [running])
  return Math.max(0, now - since)
}
