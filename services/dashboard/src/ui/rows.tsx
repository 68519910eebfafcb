/** A list of things with a frame, each row set apart by a hairline. */
import type { ReactNode } from 'react'
import { Loading, Skeleton } from './states'

export function Rows({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="overflow-hidden rounded-card border border-line bg-surface">
      {children}
    </ul>
  )
}

export function RowItem({ children, testId }: { children: ReactNode; testId?: string }) {
  return (
    <li data-testid={testId} className="border-b border-line last:border-b-0">
      {children}
    </li>
  )
}

/** How a row looks that is a link as a whole. */
export const ROW_LINK =
  'flex min-h-14 items-center gap-3 px-4 py-2 transition-colors duration-150 focus-inset hover:bg-hover'

export function RowsLoading({ count = 4 }: { count?: number }) {
  return (
    <Loading>
      <div className="flex flex-col gap-2">
        {Array.from({ length: count }, (_, index) => (
          <Skeleton key={index} className="h-14 w-full" />
        ))}
      </div>
    </Loading>
  )
}
