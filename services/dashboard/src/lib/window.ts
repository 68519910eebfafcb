/** Meta's 24-hour customer service window, as a ring that empties. */

const HOUR_MS = 3_600_000
export const WINDOW_MS = 24 * HOUR_MS
const SOON_MS = 4 * HOUR_MS
const URGENT_MS = HOUR_MS

export type WindowLevel = 'open' | 'soon' | 'urgent' | 'closed'

export interface ReplyWindow {
  level: WindowLevel
  /** Milliseconds left, 0 when closed. */
  leftMs: number
  /** 1 when just opened, 0 when closed. */
  fraction: number
}

const CLOSED: ReplyWindow = { level: 'closed', leftMs: 0, fraction: 0 }

/** The window at `now`; without an expiry the customer never wrote, which is closed too. */
export function replyWindow(expiresAt: string | null | undefined, now: number): ReplyWindow {
  if (!expiresAt) return CLOSED
  const leftMs = Date.parse(expiresAt) - now
  if (!(leftMs > 0)) return CLOSED
  return { level: level(leftMs), leftMs, fraction: Math.min(1, leftMs / WINDOW_MS) }
}

function level(leftMs: number): WindowLevel {
  if (leftMs < URGENT_MS) return 'urgent'
  return leftMs < SOON_MS ? 'soon' : 'open'
}
