/** Why a message did not arrive, what helps, and who can help. */
import { CircleAlert, CircleHelp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Message } from '@/api/types'
import { s } from '@/strings'
import { cx } from '@/ui/cx'

/** Kinds that say themselves what is missing of them. */
const TOLD = new Set(['unsupported', 'image', 'video', 'audio', 'document', 'sticker'])

export function DeliveryTrouble({ message }: { message: Message }) {
  const { error, status } = message
  if (status === 'failed') {
    const reason = error?.detail ?? error?.title
    return (
      <Trouble
        look="fail"
        words={reason ? s.delivery.failed(reason) : s.delivery.failedPlain}
        code={error?.code}
        remedy={error?.remedy}
        fixer={error?.fixer}
      />
    )
  }
  if (status === 'received' && error && !TOLD.has(message.kind))
    return <Trouble look="wait" words={error.detail ?? error.title ?? s.kinds.unsupported.plain} code={error.code} />
  if (status === 'failed_unknown') return <Trouble look="fail" words={s.delivery.failedUnknown} />
  if (status === 'unknown') return <Trouble look="wait" words={s.delivery.unknown} />
  if (status === 'cancelled') return <span className="mt-1 mr-1 text-meta text-ink-3">{s.tick.cancelled}</span>
  return null
}

interface TroubleProps {
  look: 'fail' | 'wait'
  words: string
  code?: number | string | undefined
  remedy?: string | undefined
  fixer?: string | undefined
  children?: ReactNode
}

export function Trouble({ look, words, code, remedy, fixer, children }: TroubleProps) {
  const Icon = look === 'fail' ? CircleAlert : CircleHelp
  const who = fixer && s.kinds.trouble.fixer[fixer]
  return (
    <div
      data-testid="delivery-trouble"
      className={cx(
        'mt-1 flex max-w-[min(78%,34rem)] items-start max-md:max-w-[86%] gap-1.5 rounded-control px-2 py-1.5 text-meta',
        look === 'fail' ? 'bg-fail-soft text-fail' : 'bg-wait-soft text-wait',
      )}
    >
      <Icon aria-hidden size={14} className="mt-px shrink-0" />
      <div className="min-w-0">
        <p className="break-words">
          {words}
          {code !== undefined && <span className="ml-1.5 opacity-80 tabular">{s.delivery.code(String(code))}</span>}
          {children}
        </p>
        {remedy && <p className="mt-0.5 font-medium break-words first-letter:uppercase">{remedy}</p>}
        {who && <p className="mt-0.5 opacity-85">{who}</p>}
      </div>
    </div>
  )
}
