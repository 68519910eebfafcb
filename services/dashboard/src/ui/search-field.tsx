/** A field that narrows what is shown while one types. */
import { Search } from 'lucide-react'

interface SearchFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  testId?: string
}

export function SearchField({ label, value, onChange, testId }: SearchFieldProps) {
  return (
    <div className="relative w-full max-w-80">
      <Search
        aria-hidden
        size={15}
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
      />
      <input
        type="search"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-label={label}
        placeholder={label}
        data-testid={testId}
        className="h-8 w-full rounded-control border border-line-strong bg-surface pr-2.5 pl-8 pointer-coarse:h-10 pointer-coarse:text-[16px]"
      />
    </div>
  )
}
