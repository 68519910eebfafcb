/** One of a few, each with what it means: radio buttons as cards. */
import { useId } from 'react'
import { cx } from './cx'

interface ChoiceProps<Value extends string> {
  title: string
  value: Value
  options: readonly { value: Value; title: string; lead?: string }[]
  onChange: (value: Value) => void
  disabled?: boolean
  /** The test id of an option is this with its value. */
  testId?: string
}

export function Choice<Value extends string>({
  title,
  value,
  options,
  onChange,
  disabled,
  testId,
}: ChoiceProps<Value>) {
  const name = useId()
  return (
    <fieldset disabled={disabled} className="flex flex-col gap-2">
      <legend className="mb-2 font-medium">{title}</legend>
      <div className="grid gap-2 md:grid-cols-2">
        {options.map((option) => (
          <label
            key={option.value}
            className={cx(
              'flex gap-2.5 rounded-card border px-3 py-2.5 transition-colors duration-150 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
              disabled ? 'opacity-70' : 'cursor-pointer',
              option.value === value ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              data-testid={testId && `${testId}-${option.value}`}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span className="font-medium">
              {option.title}
              {option.lead && <span className="block text-meta font-normal text-ink-2">{option.lead}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
