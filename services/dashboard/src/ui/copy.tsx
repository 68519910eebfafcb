/** Copying a value, with the answer in the button itself. */
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { s } from '@/strings'
import { cx } from './cx'
import { Tooltip } from './tooltip'

const SHOWN_MS = 1600

interface CopyButtonProps {
  value: string
  label: string
  small?: boolean
  /** On a coloured ground, such as a person's bubble, it takes the ground's own ink. */
  onColour?: boolean
}

export function CopyButton({ value, label, small, onColour }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const Icon = copied ? Check : Copy
  return (
    <Tooltip label={copied ? s.common.copied : label}>
      <button
        type="button"
        aria-label={copied ? s.common.copied : label}
        onClick={() => void copy(value).then(setCopied)}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-control transition-colors',
          onColour ? 'hover:bg-current/10' : 'text-ink-2 hover:bg-hover hover:text-ink',
          small ? 'size-6' : 'size-8 pointer-coarse:size-10',
          copied && !onColour && 'text-good',
        )}
      >
        <Icon aria-hidden size={small ? 13 : 16} strokeWidth={1.75} />
      </button>
    </Tooltip>
  )
}

/** A value that is there to be copied elsewhere; the whole of it can be selected. */
export function CopyField({ label, value, testId }: { label: string; value: string; testId?: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium">{label}</span>
      <div className="flex items-center gap-1 rounded-control border border-line bg-sunken pr-1 pl-2.5">
        <code
          data-testid={testId}
          className="min-w-0 flex-1 overflow-x-auto py-1.5 font-mono text-meta whitespace-nowrap select-all no-scrollbar"
        >
          {value}
        </code>
        <CopyButton value={value} label={`${s.common.copy}: ${label}`} />
      </div>
    </div>
  )
}

/** The clipboard is only there on HTTPS and localhost; elsewhere the value stays selectable. */
async function copy(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value)
    return true
  } catch {
    return false
  }
}
