/** The reply window as a thin circle that empties over 24 hours; a dash when it is closed. */
import { duration } from '@/lib/time'
import { replyWindow, type WindowLevel } from '@/lib/window'
import { s } from '@/strings'
import { cx } from './cx'

const RADIUS = 5
const AROUND = 2 * Math.PI * RADIUS
const COLOUR: Record<WindowLevel, string> = {
  open: 'text-ink-3',
  soon: 'text-wait',
  urgent: 'text-fail',
  closed: 'text-ink-3',
}

interface WindowRingProps {
  expiresAt: string | null | undefined
  now: number
  /** `short` is for rows, `long` for the thread's header. */
  words: 'short' | 'long'
}

export function WindowRing({ expiresAt, now, words }: WindowRingProps) {
  const { level, leftMs, fraction } = replyWindow(expiresAt, now)
  const open = level !== 'closed'
  const label = open ? s.window.left(duration(leftMs)) : s.window.closed
  const text = words === 'long' ? label : open ? shortLeft(leftMs) : ''
  return (
    <span
      className={cx('inline-flex items-center gap-1 text-meta tabular whitespace-nowrap', COLOUR[level])}
      title={label}
      data-testid="window-ring"
      data-level={level}
    >
      <svg viewBox="0 0 14 14" className="size-3.5 -rotate-90" fill="none" strokeWidth="2" aria-hidden>
        {open ? (
          <>
            <circle cx="7" cy="7" r={RADIUS} stroke="currentColor" opacity="0.25" />
            <circle
              cx="7"
              cy="7"
              r={RADIUS}
              stroke="currentColor"
              strokeDasharray={`${AROUND * fraction} ${AROUND}`}
              strokeLinecap="round"
            />
          </>
        ) : (
          <path d="M7 3.500v7" stroke="currentColor" strokeLinecap="round" />
        )}
      </svg>
      {text && <span aria-hidden={words === 'short'}>{text}</span>}
      {words === 'short' && <span className="sr-only">{label}</span>}
    </span>
  )
}

/** Rows have room for one unit only. */
function shortLeft(leftMs: number): string {
  const minutes = Math.max(1, Math.floor(leftMs / 60_000))
  return minutes < 60 ? s.time.minutes(minutes) : s.time.hours(Math.floor(minutes / 60))
}
