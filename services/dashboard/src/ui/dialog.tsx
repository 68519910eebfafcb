/** What asks or shows something over the page, and the sheet that slides in from the side. */
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { s } from '@/strings'
import { Button, IconButton } from './button'
import { cx } from './cx'

interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  lead?: string | undefined
  children?: ReactNode
  wide?: boolean
  /** For what has two columns. */
  large?: boolean
}

/** The first field has the focus if there is one; otherwise the dialog itself, so that no button looks chosen. */
function focusContent(event: Event): void {
  const content = event.currentTarget
  if (!(content instanceof HTMLElement) || content.querySelector('input, textarea, select')) return
  event.preventDefault()
  content.focus()
}

const SCRIM = 'fixed inset-0 z-40 bg-scrim fade-in'

export function Dialog({ open, onOpenChange, title, lead, children, wide, large }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={SCRIM} />
        <Radix.Content
          {...(lead ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={focusContent}
          tabIndex={-1}
          className={cx(
            'fixed inset-x-4 z-50 mx-auto flex flex-col gap-4 overflow-y-auto rounded-card outline-none border border-line bg-surface p-5 shadow-float float-in',
            large ? 'top-[7vh] max-h-[86vh] max-w-4xl' : 'top-[12vh] max-h-[76vh]',
            !large && (wide ? 'max-w-xl' : 'max-w-md'),
          )}
        >
          <header className="flex flex-col gap-1 pr-8">
            <Radix.Title className="text-title font-semibold">{title}</Radix.Title>
            {lead && <Radix.Description className="text-ink-2">{lead}</Radix.Description>}
          </header>
          {children}
          <div className="absolute top-3 right-3">
            <Radix.Close asChild>
              <IconButton icon={X} label={s.common.close} />
            </Radix.Close>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface ConfirmProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  lead: string
  action: string
  cancel?: string
  look?: 'primary' | 'danger'
  onConfirm: () => void
}

export function Confirm({ open, onOpenChange, title, lead, action, cancel, look = 'danger', onConfirm }: ConfirmProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} lead={lead}>
      <footer className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>{cancel ?? s.common.cancel}</Button>
        <Button
          look={look}
          onClick={() => {
            // First, for closing may mean the opposite to whoever asked.
            onConfirm()
            onOpenChange(false)
          }}
        >
          {action}
        </Button>
      </footer>
    </Dialog>
  )
}

interface SheetProps {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
}

export function Sheet({ open, onClose, title, children }: SheetProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={SCRIM} />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusContent}
          tabIndex={-1}
          className="fixed inset-y-0 right-0 z-50 flex w-full max-w-[360px] flex-col bg-surface shadow-float outline-none sheet-in"
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
