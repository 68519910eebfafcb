/** What a list or page shows when it has nothing, is not there yet, or failed. */
import { CircleAlert, RotateCw, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { asProblem } from '@/api/problem'
import { s } from '@/strings'
import { Button } from './button'
import { CopyButton } from './copy'
import { cx } from './cx'

interface EmptyProps {
  icon: LucideIcon
  title: string
  lead: string
  children?: ReactNode
}

export function Empty({ icon: Icon, title, lead, children }: EmptyProps) {
  return (
    <div
      data-testid="empty"
      className="mx-auto flex max-w-80 flex-col items-center gap-3 px-6 py-16 text-center fade-in"
    >
      <span className="flex size-10 items-center justify-center rounded-full bg-sunken text-ink-2">
        <Icon aria-hidden size={20} strokeWidth={1.5} />
      </span>
      <div className="flex flex-col gap-1">
        <h2 className="text-read font-semibold">{title}</h2>
        <p className="text-ink-2">{lead}</p>
      </div>
      {children}
    </div>
  )
}

interface FailedProps {
  what: string
  error: unknown
  onRetry?: () => void
  className?: string
}

/** What happened, what to do, and the trace id to report it with. */
export function Failed({ what, error, onRetry, className }: FailedProps) {
  const problem = asProblem(error)
  return (
    <div
      role="alert"
      data-testid="failed"
      className={cx('mx-auto flex max-w-96 flex-col items-start gap-3 px-6 py-12', className)}
    >
      <span className="flex size-10 items-center justify-center rounded-full bg-fail-soft text-fail">
        <CircleAlert aria-hidden size={20} strokeWidth={1.75} />
      </span>
      <div className="flex flex-col gap-1">
        <h2 className="text-read font-semibold">{s.failure.couldNotLoad(what)}</h2>
        <p className="text-ink-2">
          {problem.message}
          {problem.detail ? `. ${problem.detail}` : ''}
        </p>
      </div>
      {onRetry && (
        <Button icon={RotateCw} onClick={onRetry}>
          {s.common.retry}
        </Button>
      )}
      {problem.traceId && <Trace id={problem.traceId} />}
    </div>
  )
}

export function Trace({ id }: { id: string }) {
  return (
    <div className="flex flex-col gap-1 text-meta text-ink-3">
      <p>{s.failure.reportWith}</p>
      <p className="flex items-center gap-1">
        <span className="whitespace-nowrap">{s.common.traceId}</span>
        <code className="min-w-0 truncate font-mono text-ink-2">{id}</code>
        <CopyButton value={id} label={s.common.copy} small />
      </p>
    </div>
  )
}

export function Skeleton({ className }: { className: string }) {
  return <span aria-hidden className={cx('block skeleton', className)} />
}

/** Says to screen readers that something is loading, once it takes a moment. */
export function Loading({ children }: { children: ReactNode }) {
  return (
    <div role="status" aria-label={s.app.loading} data-testid="loading">
      {children}
    </div>
  )
}
