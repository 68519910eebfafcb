/** On or off, with what it means. */
import { Switch } from 'radix-ui'
import { useId, type ReactNode } from 'react'

interface ToggleProps {
  label: string
  lead?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  testId?: string
}

export function Toggle({ label, lead, checked, onChange, disabled, testId }: ToggleProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-3">
      <Switch.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled ?? false}
        data-testid={testId}
        aria-label={label}
        aria-describedby={lead ? `${id}-lead` : undefined}
        className="relative mt-px h-[18px] w-8 shrink-0 rounded-full bg-line-strong transition-colors duration-150 disabled:opacity-55 data-[state=checked]:bg-accent pointer-coarse:h-6 pointer-coarse:w-11"
      >
        <Switch.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-surface transition-transform duration-150 data-[state=checked]:translate-x-4 pointer-coarse:size-5 pointer-coarse:data-[state=checked]:translate-x-[22px]" />
      </Switch.Root>
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {lead && (
          <p id={`${id}-lead`} className="text-meta text-ink-2">
            {lead}
          </p>
        )}
      </div>
    </div>
  )
}
