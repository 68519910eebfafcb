/** How far something is. Without a whole it only says that it goes on. */
export function Progress({ label, done, of }: { label: string; done: number; of: number }) {
  const part = of > 0 ? Math.min(1, done / of) : 0
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of > 0 ? of : undefined}
      aria-valuenow={of > 0 ? done : undefined}
      className="h-1 w-full overflow-hidden rounded-full bg-sunken"
    >
      <span
        className="block h-full rounded-full bg-accent transition-[width] duration-180"
        style={{ width: `${Math.max(2, part * 100)}%` }}
      />
    </div>
  )
}
