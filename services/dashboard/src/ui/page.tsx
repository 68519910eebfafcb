/** The frame of every page that is not the inbox: a heading, its main action, and one column to read. */
import type { ReactNode } from 'react'
import { cx } from './cx'

interface PageProps {
  title: string
  lead?: string
  action?: ReactNode
  back?: ReactNode
  wide?: boolean
  children: ReactNode
}

export function Page({ title, lead, action, back, wide, children }: PageProps) {
  return (
    <div className="h-full overflow-y-auto">
      <div
        className={cx(
          'mx-auto flex flex-col gap-6 px-8 py-8 max-md:gap-5 max-md:px-4 max-md:py-5',
          wide ? 'max-w-6xl' : 'max-w-3xl',
        )}
      >
        <header className="flex flex-col gap-2">
          {back}
          <div className="flex items-start justify-between gap-4">
            <div className="flex min-w-0 flex-col gap-1">
              <h1 title={title} className="line-clamp-3 text-display font-semibold tracking-[-0.01em] break-words">
                {title}
              </h1>
              {lead && <p className="max-w-prose text-ink-2">{lead}</p>}
            </div>
            {action && <div className="flex shrink-0 gap-2">{action}</div>}
          </div>
        </header>
        {children}
      </div>
    </div>
  )
}

/** A part of a page, set apart by a hairline and a heading. */
export function Section({
  title,
  lead,
  children,
  id,
}: {
  title: string
  lead?: string
  children: ReactNode
  id?: string
}) {
  return (
    <section
      id={id}
      aria-label={title}
      className="flex flex-col gap-4 border-t border-line pt-5 first:border-t-0 first:pt-0"
    >
      <header className="flex flex-col gap-0.5">
        <h2 className="text-read font-semibold">{title}</h2>
        {lead && <p className="max-w-prose text-ink-2">{lead}</p>}
      </header>
      {children}
    </section>
  )
}
