/** A headed part of the contact's details. */
import type { ReactNode } from 'react'

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <h3 className="text-meta font-semibold text-ink-2">{title}</h3>
      {children}
    </section>
  )
}
