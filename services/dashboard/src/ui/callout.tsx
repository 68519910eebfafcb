/** Something to know before one goes on, within a page. */
import { CircleAlert, Info, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx'

interface CalloutProps {
  tone: 'info' | 'wait' | 'fail'
  icon?: LucideIcon
  title: string
  children?: ReactNode
  testId?: string
}

const LOOKS = {
  info: 'border-line bg-sunken text-ink-2',
  wait: 'border-wait-line bg-wait-soft text-wait',
  fail: 'border-fail-line bg-fail-soft text-fail',
}

export function Callout({ tone, icon, title, children, testId }: CalloutProps) {
  const Icon = icon ?? (tone === 'info' ? Info : CircleAlert)
  return (
    <div
      role={tone === 'info' ? 'note' : 'alert'}
      data-testid={testId}
      className={cx('flex gap-3 rounded-card border px-4 py-3', LOOKS[tone])}
    >
      <Icon aria-hidden size={18} strokeWidth={1.75} className="mt-0.5 shrink-0" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-semibold">{title}</p>
        {children}
      </div>
    </div>
  )
}
