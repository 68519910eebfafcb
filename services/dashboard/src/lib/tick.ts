/** What stands beside an outbound message for each state of its delivery. */
import { s } from '@/strings'

export type TickShape = 'clock' | 'one' | 'two' | 'blue' | 'unknown' | 'failed' | 'cancelled'

export interface Tick {
  shape: TickShape
  /** In words, for the tooltip and for screen readers. */
  label: string
}

const SHAPES: Record<string, TickShape> = {
  queued: 'clock',
  sending: 'clock',
  retry_wait: 'clock',
  // Accepted means Meta has it but has not said that it left: no tick yet, as WhatsApp itself shows it.
  accepted: 'clock',
  sent: 'one',
  delivered: 'two',
  read: 'blue',
  played: 'blue',
  unknown: 'unknown',
  failed_unknown: 'failed',
  failed: 'failed',
  refused: 'failed',
  cancelled: 'cancelled',
}

/** `null` for what was received; a state this dashboard does not know is shown as unknown, never as delivered. */
export function tick(status: string): Tick | null {
  if (status === 'received') return null
  const shape = SHAPES[status] ?? 'unknown'
  const labels: Record<string, string> = s.tick
  return { shape, label: labels[status] ?? s.tick.unknown }
}
