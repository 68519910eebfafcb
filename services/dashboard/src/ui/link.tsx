/** Links: in running text, back to where one came from, and as the main action of a page. */
import { ArrowLeft, ExternalLink, type LucideIcon } from 'lucide-react'
import { createLink } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import { s } from '@/strings'
import { cx } from './cx'

function Primary({ icon: Icon, children, className, ...rest }: ComponentProps<'a'> & { icon?: LucideIcon }) {
  return (
    <a
      {...rest}
      className={cx(
        'inline-flex h-8 shrink-0 items-center gap-1.5 rounded-control bg-accent px-3 font-medium whitespace-nowrap text-accent-ink transition-colors duration-150 hover:bg-accent-hover pointer-coarse:h-10',
        className,
      )}
    >
      {Icon && <Icon aria-hidden size={16} strokeWidth={2} />}
      {children}
    </a>
  )
}

function Back({ children, ...rest }: ComponentProps<'a'>) {
  return (
    <a
      {...rest}
      className="-ml-1 inline-flex h-7 w-fit max-w-full items-center gap-1 rounded-control pr-2 pl-1 text-ink-2 hover:text-ink"
    >
      <ArrowLeft aria-hidden size={15} className="shrink-0" />
      <span className="truncate">{children}</span>
    </a>
  )
}

export const PrimaryLink = createLink(Primary)
export const BackLink = createLink(Back)

/** To somewhere outside; it says that it opens in a new tab. */
export function OutLink({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      className="inline-flex items-center gap-1 font-medium text-accent-text underline underline-offset-2"
    >
      {children}
      <ExternalLink size={13} role="img" aria-label={s.common.openInNew} />
    </a>
  )
}
