/** A menu of actions, each with its shortcut. */
import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './cx'
import { Kbd } from './kbd'

export function Menu({
  trigger,
  children,
  align = 'end',
  side,
}: {
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'end'
  side?: 'top' | 'right' | 'bottom'
}) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side ?? 'bottom'}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-[min(60vh,480px)] max-w-[min(360px,calc(100vw-16px))] min-w-52 overflow-y-auto rounded-card border border-line bg-surface p-1 shadow-float float-in"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

interface MenuItemProps {
  icon?: LucideIcon
  label: string
  shortcut?: string
  disabled?: boolean
  danger?: boolean
  testId?: string
  onSelect: () => void
}

export function MenuItem({ icon: Icon, label, shortcut, disabled, danger, testId, onSelect }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      disabled={disabled ?? false}
      data-testid={testId}
      onSelect={onSelect}
      className={cx(
        'flex h-8 items-center gap-2 rounded-control px-2 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover pointer-coarse:h-10',
        danger ? 'text-fail' : 'text-ink',
      )}
    >
      {Icon && <Icon aria-hidden size={16} strokeWidth={1.75} className={danger ? '' : 'text-ink-2'} />}
      <span className="flex-1">{label}</span>
      {shortcut && <Kbd className="text-ink-3">{shortcut}</Kbd>}
    </DropdownMenu.Item>
  )
}

interface MenuChoicesProps {
  value: string
  options: readonly { value: string; label: string; meta?: string }[]
  onChange: (value: string) => void
  testId?: string
}

/** One of several, the chosen one with a tick. */
export function MenuChoices({ value, options, onChange, testId }: MenuChoicesProps) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onChange}>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          data-testid={testId}
          className="flex min-h-8 items-center gap-2 rounded-control px-2 py-1 outline-none select-none data-highlighted:bg-hover pointer-coarse:min-h-10"
        >
          <span className="flex size-4 shrink-0 items-center justify-center">
            <DropdownMenu.ItemIndicator>
              <Check aria-hidden size={16} strokeWidth={2} className="text-accent-text" />
            </DropdownMenu.ItemIndicator>
          </span>
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          {option.meta && <span className="shrink-0 text-meta text-ink-3 tabular">{option.meta}</span>}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 py-1.5 text-meta text-ink-3">{children}</DropdownMenu.Label>
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />
}
