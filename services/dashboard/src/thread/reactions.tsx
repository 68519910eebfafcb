/** Reactions on the message they belong to. Our own can be taken back. */
import type { Message } from '@/api/types'
import { exact } from '@/lib/time'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { useThread } from './tools'

const CHIP =
  'flex h-6 items-center gap-1 rounded-full border border-line bg-surface px-1.5 text-[14px] leading-none text-ink'

export function Reactions({ message }: { message: Message }) {
  const { react } = useThread()
  const { reactions } = message
  if (reactions.length === 0) return null
  return (
    <ul
      aria-label={s.kinds.reactions.label}
      data-testid="reactions"
      className="relative z-[1] mx-2 -mt-1.5 flex flex-wrap gap-1"
    >
      {reactions.map(({ emoji, by, at }) => {
        const label = s.kinds.reactions.by(emoji, s.kinds.who[by] ?? by)
        return (
          <li key={`${by} ${emoji} ${at}`} title={`${label} · ${exact(at)}`}>
            {by === 'agent' ? (
              <button
                type="button"
                aria-label={s.kinds.reactions.remove(emoji)}
                onClick={() => react(message, undefined)}
                className={cx(CHIP, 'border-accent bg-accent-soft hover:bg-hover')}
              >
                {emoji}
              </button>
            ) : (
              <span className={CHIP}>
                <span aria-hidden>{emoji}</span>
                <span className="sr-only">{label}</span>
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
