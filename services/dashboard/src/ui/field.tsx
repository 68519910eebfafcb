/** A labelled input whose hint and error belong to it for screen readers too. */
import { CircleAlert } from 'lucide-react'
import { useId, type ComponentProps, type ReactNode } from 'react'
import { s } from '@/strings'
import { cx } from './cx'

const CONTROL =
  'w-full rounded-control border bg-surface px-2.5 text-work text-ink transition-colors duration-150 focus-visible:outline-2 focus-visible:-outline-offset-1 disabled:bg-sunken disabled:text-ink-3 pointer-coarse:text-[16px]'

interface Shell {
  label: string
  hint?: ReactNode
  error?: string | undefined
  optional?: boolean
  /** How much of its room is used, such as `3 / 20`. */
  count?: string
}

interface Wired {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': boolean
}

interface FieldShellProps extends Shell {
  children: (wired: Wired) => ReactNode
}

function FieldShell({ label, hint, error, optional, count, children }: FieldShellProps) {
  const id = useId()
  const described =
    [count && `${id}-count`, hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline gap-2">
        <label htmlFor={id} className="flex flex-1 items-baseline justify-between font-medium">
          {label}
          {optional && <span className="text-meta font-normal text-ink-3">{s.common.optional}</span>}
        </label>
        {count && (
          <span id={`${id}-count`} className={cx('text-meta tabular', error ? 'font-medium text-fail' : 'text-ink-3')}>
            {count}
          </span>
        )}
      </div>
      {children({ id, 'aria-describedby': described, 'aria-invalid': Boolean(error) })}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-meta text-fail">
          <CircleAlert aria-hidden size={14} className="mt-px shrink-0" />
          <span className="first-letter:uppercase">{error}</span>
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-meta text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}

const edge = (error: string | undefined) => (error ? 'border-fail' : 'border-line-strong hover:border-ink-3')

export function TextField({
  label,
  hint,
  error,
  optional,
  count,
  className,
  ...rest
}: Shell & ComponentProps<'input'>) {
  return (
    <FieldShell label={label} hint={hint} error={error} optional={optional ?? false} {...(count ? { count } : {})}>
      {(wired) => (
        <input {...rest} {...wired} className={cx(CONTROL, edge(error), 'h-8 pointer-coarse:h-10', className)} />
      )}
    </FieldShell>
  )
}

export function TextArea({
  label,
  hint,
  error,
  optional,
  count,
  className,
  ...rest
}: Shell & ComponentProps<'textarea'>) {
  return (
    <FieldShell label={label} hint={hint} error={error} optional={optional ?? false} {...(count ? { count } : {})}>
      {(wired) => <textarea {...rest} {...wired} className={cx(CONTROL, edge(error), 'py-1.5', className)} />}
    </FieldShell>
  )
}

export function SelectField({
  label,
  hint,
  error,
  optional,
  className,
  children,
  ...rest
}: Shell & ComponentProps<'select'>) {
  return (
    <FieldShell label={label} hint={hint} error={error} optional={optional ?? false}>
      {(wired) => (
        <select {...rest} {...wired} className={cx(CONTROL, edge(error), 'h-8 pointer-coarse:h-10', className)}>
          {children}
        </select>
      )}
    </FieldShell>
  )
}
