/** A menu of actions, each with its shortcut. */
import type { LucideIcon } from 'lucide-react'
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
          className="z-50 min-w-52 rounded-card border border-line bg-surface p-1 shadow-float float-in"
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

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 py-1.5 text-meta text-ink-3">{children}</DropdownMenu.Label>
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />
}
