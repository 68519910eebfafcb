/** How a template stands with Meta, in a word, a shape and a colour. */
import { CircleAlert, CircleCheck, CircleDashed, CirclePause, type LucideIcon } from 'lucide-react'
import { s } from '@/strings'
import { cx } from '@/ui/cx'

const LOOKS: Record<string, { icon: LucideIcon; colour: string }> = {
  APPROVED: { icon: CircleCheck, colour: 'text-good' },
  PENDING: { icon: CircleDashed, colour: 'text-ink-3' },
  IN_APPEAL: { icon: CircleDashed, colour: 'text-ink-3' },
  PAUSED: { icon: CirclePause, colour: 'text-wait' },
  FLAGGED: { icon: CircleAlert, colour: 'text-wait' },
  REJECTED: { icon: CircleAlert, colour: 'text-fail' },
  DISABLED: { icon: CircleAlert, colour: 'text-fail' },
}
const OTHER = { icon: CircleDashed, colour: 'text-ink-3' }

const QUALITY: Record<string, string> = { GREEN: 'text-good', YELLOW: 'text-wait', RED: 'text-fail' }

export function statusWord(status: string): string {
  return s.templates.status[status] ?? status.replaceAll('_', ' ').toLowerCase()
}

export function TemplateStatus({ status }: { status: string }) {
  const { icon: Icon, colour } = LOOKS[status] ?? OTHER
  return (
    <span
      data-testid="template-status"
      className={cx('inline-flex items-center gap-1 text-meta font-medium whitespace-nowrap', colour)}
    >
      <Icon aria-hidden size={13} strokeWidth={2} />
      {statusWord(status)}
    </span>
  )
}

export function TemplateQuality({ quality }: { quality: string | undefined }) {
  const words = quality && s.templates.quality[quality]
  return words ? <span className={cx('text-meta', QUALITY[quality])}>{words}</span> : null
}
