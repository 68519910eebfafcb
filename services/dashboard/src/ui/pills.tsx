/** Narrows a list: one of a few, all beside each other. */
import { cx } from './cx'

interface PillsProps<Value extends string> {
  label: string
  value: Value
  options: readonly { value: Value; words: string; count?: number | undefined }[]
  onChange: (value: Value) => void
  testId?: string
}

export function Pills<Value extends string>({ label, value, options, onChange, testId }: PillsProps<Value>) {
  return (
    <div role="group" aria-label={label} className="-mx-1 flex gap-1 overflow-x-auto px-1 py-1 no-scrollbar">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          data-testid={testId && `${testId}-${option.value}`}
          onClick={() => onChange(option.value)}
          className={cx(
            'inline-flex h-7 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-meta font-medium transition-colors duration-150 pointer-coarse:h-9',
            option.value === value
              ? 'border-transparent bg-accent-soft text-accent-text'
              : 'border-line-strong bg-surface text-ink-2 hover:bg-hover',
          )}
        >
          {option.words}
          {option.count !== undefined && <span className="tabular opacity-80">{option.count}</span>}
        </button>
      ))}
    </div>
  )
}
