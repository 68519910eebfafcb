/** Buttons: one primary per view, the rest quiet. 32 px high, 40 px under a finger. */
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'
import { Kbd } from './kbd'
import { Tooltip } from './tooltip'

type Look = 'primary' | 'secondary' | 'ghost' | 'danger'

const BASE =
  'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-control px-3 text-work font-medium whitespace-nowrap transition-colors duration-150 disabled:opacity-55 pointer-coarse:h-10'

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-accent-ink enabled:hover:bg-accent-hover',
  secondary: 'border border-line-strong bg-surface text-ink enabled:hover:bg-hover',
  ghost: 'text-ink-2 enabled:hover:bg-hover enabled:hover:text-ink',
  danger: 'border border-fail-line bg-surface text-fail enabled:hover:bg-fail-soft',
}

interface ButtonProps extends ComponentProps<'button'> {
  look?: Look
  icon?: LucideIcon | undefined
  shortcut?: string | undefined
}

export function Button({ look = 'secondary', icon: Icon, shortcut, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={cx(BASE, LOOKS[look], className)} {...rest}>
      {Icon && <Icon aria-hidden size={16} strokeWidth={1.75} />}
      {children}
      {shortcut && <Kbd className="max-lg:hidden">{shortcut}</Kbd>}
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  icon: LucideIcon
  label: string
  shortcut?: string | undefined
  side?: 'top' | 'right' | 'bottom' | 'left'
  children?: ReactNode
}

/** A button that is only an icon always has a tooltip with its name. */
export function IconButton({ icon: Icon, label, shortcut, side, className, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut} side={side}>
      <button
        type="button"
        aria-label={label}
        className={cx(
          'relative inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 transition-colors duration-150 enabled:hover:bg-hover enabled:hover:text-ink disabled:opacity-55 pointer-coarse:size-10',
          className,
        )}
        {...rest}
      >
        <Icon aria-hidden size={18} strokeWidth={1.75} />
        {children}
      </button>
    </Tooltip>
  )
}
