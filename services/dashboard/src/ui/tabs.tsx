/** Tabs that are pages: each has an address, so that reload, back and links work. */
import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'

export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav
      aria-label={label}
      className="-mx-2 flex gap-1 overflow-x-auto shadow-[inset_0_-1px_0_var(--line)] no-scrollbar"
    >
      {children}
    </nav>
  )
}

function Tab({ children, count, ...rest }: ComponentProps<'a'> & { count?: number | undefined }) {
  return (
    <a
      {...rest}
      className="group relative flex h-9 shrink-0 items-center gap-1.5 rounded-control px-2 font-medium text-ink-3 transition-colors duration-150 focus-inset hover:text-ink aria-[current=page]:text-ink pointer-coarse:h-11"
    >
      {children}
      {count !== undefined && count > 0 && (
        <span className="rounded-full bg-sunken px-1.5 text-meta font-semibold text-ink-2 tabular">{count}</span>
      )}
      <span
        aria-hidden
        className="absolute inset-x-2 bottom-0 h-0.5 rounded-full bg-accent opacity-0 group-aria-[current=page]:opacity-100"
      />
    </a>
  )
}

export const TabLink = createLink(Tab)
