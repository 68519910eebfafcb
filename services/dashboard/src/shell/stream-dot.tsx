/** One dot that says whether the page is live: its colour never stands alone, the tooltip has the words. */
import { useStream } from '@/live/provider'
import type { StreamState } from '@/live/connect'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { Tooltip } from '@/ui/tooltip'

const LOOK: Record<StreamState, string> = {
  live: 'bg-good',
  connecting: 'border-2 border-wait',
  lost: 'border-2 border-fail',
}

export function StreamDot() {
  const { state, reconnect } = useStream()
  const words = { live: s.stream.live, connecting: s.stream.connecting, lost: s.stream.off }[state]
  return (
    <Tooltip label={words} side="right">
      <button
        type="button"
        aria-label={words}
        data-testid="stream-dot"
        data-state={state}
        onClick={() => state === 'lost' && reconnect()}
        className="flex size-8 items-center justify-center rounded-control hover:bg-hover"
      >
        <span className={cx('size-2.5 rounded-full', LOOK[state])} />
      </button>
    </Tooltip>
  )
}
