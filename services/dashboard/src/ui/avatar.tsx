/** Who it is, in two letters, with the channel at the corner. */
import { UserRound } from 'lucide-react'
import { initials } from '@/lib/names'
import { s } from '@/strings'
import { cx } from './cx'

export function Avatar({ name, size = 36, whatsapp }: { name: string; size?: 24 | 36; whatsapp?: boolean }) {
  const letters = initials(name)
  return (
    <span
      className={cx(
        'relative inline-flex shrink-0 items-center justify-center rounded-full bg-sunken font-medium text-ink-2 select-none',
        size === 36 ? 'size-9 text-work' : 'size-6 text-[10px]',
      )}
    >
      <span aria-hidden>{letters || <UserRound size={size / 2} strokeWidth={1.75} />}</span>
      {whatsapp && <WhatsAppBadge className="absolute -right-1 -bottom-1 ring-2 ring-surface" />}
    </span>
  )
}

/** The channel's own colour, used nowhere else. */
export function WhatsAppBadge({ className }: { className?: string }) {
  return (
    <span
      role="img"
      aria-label={s.inbox.whatsapp}
      data-testid="whatsapp-badge"
      title={s.inbox.whatsapp}
      className={cx(
        'inline-flex size-4 items-center justify-center rounded-full bg-whatsapp text-whatsapp-ink',
        className,
      )}
    >
      <svg
        viewBox="0 0 16 16"
        className="size-3"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
        aria-hidden
      >
        <path d="M8 2.6a5.300 5.300 0 0 0-4.500 8.100L2.900 13.100l2.500-.6A5.300 5.300 0 1 0 8 2.600z" />
        <path d="M6.200 5.800c-.2 2.200 1.800 4.200 4 4" strokeWidth="1.700" />
      </svg>
    </span>
  )
}
