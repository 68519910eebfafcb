/** A list of short texts: each stands on a line of its own, and a field below takes the next one. */
import { Plus, X } from 'lucide-react'
import { useId, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import { s } from '@/strings'
import { IconButton } from './button'

interface ListFieldProps {
  label: string
  hint?: string
  error?: string | undefined
  /** What the empty field asks for. */
  placeholder: string
  items: readonly string[]
  onChange: (items: string[]) => void
  most?: number
  disabled?: boolean
  testId?: string
}

export function ListField({
  label,
  hint,
  error,
  placeholder,
  items,
  onChange,
  most = 100,
  disabled,
  testId,
}: ListFieldProps) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const full = items.length >= most
  const add = (text: string) => {
    const fresh = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line, index, all) => line !== '' && !items.includes(line) && all.indexOf(line) === index)
    if (fresh.length > 0) onChange([...items, ...fresh].slice(0, most))
    setTyped('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    add(typed)
  }
  // Several lines at once become several entries.
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text')
    if (!text.includes('\n')) return
    event.preventDefault()
    add(text)
  }
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="flex items-baseline justify-between font-medium">
        {label}
        <span className="text-meta font-normal text-ink-3 tabular">{items.length > 0 ? items.length : ''}</span>
      </label>
      <div className="overflow-hidden rounded-control border border-line-strong bg-surface">
        {items.length > 0 && (
          <ul aria-label={label}>
            {items.map((item) => (
              <li
                key={item}
                data-testid={testId && `${testId}-item`}
                className="flex min-h-9 items-center gap-2 border-b border-line py-0.5 pr-1 pl-2.5"
              >
                <span className="min-w-0 flex-1 break-words">{item}</span>
                <IconButton
                  icon={X}
                  label={s.list.remove(item)}
                  disabled={disabled}
                  onClick={() => onChange(items.filter((other) => other !== item))}
                  className="size-7! pointer-coarse:size-9!"
                />
              </li>
            ))}
          </ul>
        )}
        <div className="flex items-center gap-1.5 pl-2.5 text-ink-3">
          <Plus aria-hidden size={14} className="shrink-0" />
          <input
            id={id}
            value={typed}
            disabled={disabled || full}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            // What was typed is not lost when the next click is elsewhere, such as on the button that saves.
            onBlur={() => add(typed)}
            placeholder={full ? s.list.full : placeholder}
            aria-describedby={described}
            aria-invalid={Boolean(error)}
            data-testid={testId}
            className="h-8 min-w-0 flex-1 rounded-control bg-transparent text-ink focus-inset pointer-coarse:h-10 pointer-coarse:text-[16px]"
          />
        </div>
      </div>
      {error && (
        <p id={`${id}-error`} className="text-meta text-fail first-letter:uppercase">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-meta text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}
