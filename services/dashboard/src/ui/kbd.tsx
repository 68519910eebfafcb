/** A key, as it is printed on the keyboard. */
import { cx } from './cx'

export function Kbd({ children, className }: { children: string; className?: string }) {
  return (
    <kbd
      className={cx(
        'inline-flex h-4 min-w-4 items-center justify-center rounded-[4px] border border-current/30 px-1 font-sans text-[11px] leading-none font-medium opacity-80',
        className,
      )}
    >
      {children}
    </kbd>
  )
}
