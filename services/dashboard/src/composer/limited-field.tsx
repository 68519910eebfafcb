/** Fields that show WhatsApp's limit while one types. */
import { s } from '@/strings'
import { TextArea, TextField } from '@/ui/field'

interface LimitedProps {
  label: string
  value: string
  max: number
  onChange: (value: string) => void
  optional?: boolean
  hint?: string | undefined
  error?: string | undefined
  testId?: string
  autoFocus?: boolean
}

function limited({ label, value, max, onChange, optional, hint, error, testId }: LimitedProps) {
  const over = value.length - max
  return {
    label,
    value,
    hint,
    count: s.compose.count(String(value.length), String(max)),
    optional: optional ?? false,
    error: over > 0 ? s.compose.over(over) : error,
    'data-testid': testId,
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  }
}

export function LimitedText(props: LimitedProps) {
  return <TextField {...limited(props)} />
}

export function LimitedArea(props: LimitedProps) {
  return <TextArea {...limited(props)} rows={3} className="field-sizing-content max-h-48 min-h-16" />
}
