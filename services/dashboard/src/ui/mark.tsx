/** How something is doing, in a word, a shape and a colour that always say the same. */
import type { LucideIcon } from 'lucide-react'
import { cx } from './cx'

export interface MarkLook {
  icon: LucideIcon
  /** A text colour, such as `text-good`. */
  colour: string
}

interface MarkProps {
  look: MarkLook
  words: string
  testId?: string | undefined
  /** Spoken of on hover where the word alone is short. */
  title?: string | undefined
}

export function Mark({ look: { icon: Icon, colour }, words, testId, title }: MarkProps) {
  return (
    <span
      data-testid={testId}
      title={title}
      className={cx('inline-flex items-center gap-1 text-meta font-medium whitespace-nowrap', colour)}
    >
      <Icon aria-hidden size={14} strokeWidth={1.75} className="shrink-0" />
      {words}
    </span>
  )
}
