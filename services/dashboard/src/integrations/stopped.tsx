/** Nothing goes out of this number: why, and what ends it. */
import { useQuery } from '@tanstack/react-query'
import { OctagonPause } from 'lucide-react'
import { healthQuery } from '@/api/integrations'
import { s } from '@/strings'

/** The check that fails while sending stands still. */
const SENDING = 'sending'

export function SendingStopped({ integrationId }: { integrationId: string }) {
  const { data } = useQuery(healthQuery(integrationId))
  const check = data?.checks.find(({ id, state }) => id === SENDING && state === 'fail')
  if (!check) return null
  return (
    <div
      role="alert"
      data-testid="sending-stopped"
      className="flex gap-3 rounded-card border border-fail-line bg-fail-soft px-4 py-3 text-fail"
    >
      <OctagonPause aria-hidden size={18} strokeWidth={1.75} className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-semibold">{s.notices.stopped}</p>
        <p className="break-words first-letter:uppercase">{check.evidence}</p>
        <p className="mt-1 font-medium">{check.fix}</p>
        <a href="#credentials" className="underline underline-offset-2">
          {s.notices.stoppedLink}
        </a>
      </div>
    </div>
  )
}
