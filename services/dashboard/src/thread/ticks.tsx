/** WhatsApp's ticks, and what WhatsApp does not show: unknown, failed, taken back. */
import { Ban, Check, CheckCheck, CircleAlert, CircleHelp, Clock } from 'lucide-react'
import { tick, type TickShape } from '@/lib/tick'
import { cx } from '@/ui/cx'

const ICON = {
  clock: Clock,
  one: Check,
  two: CheckCheck,
  blue: CheckCheck,
  unknown: CircleHelp,
  failed: CircleAlert,
  cancelled: Ban,
}

export function Ticks({ status, onPerson }: { status: string; onPerson: boolean }) {
  const shown = tick(status)
  if (!shown) return null
  const Icon = ICON[shown.shape]
  return (
    <Icon
      role="img"
      aria-label={shown.label}
      data-testid="tick"
      data-shape={shown.shape}
      size={shown.shape === 'clock' ? 12 : 15}
      strokeWidth={2}
      className={cx('shrink-0', colour(shown.shape, onPerson))}
    />
  )
}

function colour(shape: TickShape, onPerson: boolean): string {
  if (shape === 'blue') return onPerson ? 'text-person-read' : 'text-tick'
  if (onPerson) return 'text-person-meta'
  if (shape === 'failed') return 'text-fail'
  return shape === 'unknown' ? 'text-wait' : ''
}
