/** Says so when the live stream is lost, how old the page is, and offers to try at once. It floats, so that nothing moves. */
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
    <div
      role="status"
      data-testid="stale-banner"
      className="absolute bottom-3 left-3 max-md:top-16 max-md:bottom-auto z-30 flex min-h-9 max-w-[calc(100vw-1.5rem)] items-center gap-3 rounded-card border border-wait-line bg-wait-soft px-3 py-1.5 text-wait shadow-float float-in"
    >
      <WifiOff aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
      <span className="tabular">{s.stream.stale(seconds(age))}</span>
      <button
        type="button"
        onClick={reconnect}
        className="ml-1 font-medium whitespace-nowrap underline underline-offset-2"
      >
        {s.stream.reconnect}
      </button>
    </div>
  )
}

function useAge(running: boolean, since: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [running])
  return Math.max(0, now - since)
}
