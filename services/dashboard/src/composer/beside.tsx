/** What stands around the text field: the quote it answers, how it will look, how much room is left, and a closed window. */
import { CornerUpLeft, LayoutTemplate, X } from 'lucide-react'
import type { Message } from '@/api/types'
import { agoPhrase } from '@/lib/time'
import { plainText } from '@/lib/whatsapp'
import { s } from '@/strings'
import { WhatsAppText } from '@/thread/whatsapp-text'
import { Button, IconButton } from '@/ui/button'
import { cx } from '@/ui/cx'
import { LIMITS } from './limits'

const COUNT_FROM_CHARS = 3500

export function ReplyBar({ message, onEnd }: { message: Message; onEnd: () => void }) {
  const who = s.kinds.who[message.author] ?? message.author
  return (
    <div
      data-testid="reply-bar"
      className="flex items-center gap-2 rounded-card border-l-[3px] border-accent bg-page py-1 pr-1 pl-2.5"
    >
      <CornerUpLeft aria-hidden size={15} className="shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="text-meta font-medium text-accent-text">{s.compose.replyingTo(who)}</p>
        <p className="truncate text-ink-2">{plainText(message.text)}</p>
      </div>
      <IconButton icon={X} label={s.compose.endReply} onClick={onEnd} />
    </div>
  )
}

interface WindowClosedProps {
  expiresAt: string | null | undefined
  now: number
  onTemplate: () => void
  onNote: () => void
}

export function WindowClosed({ expiresAt, now, onTemplate, onNote }: WindowClosedProps) {
  return (
    <div
      data-testid="window-closed"
      className="flex flex-col items-start gap-1 rounded-card border border-line bg-page px-3 py-2.5"
    >
      <h3 className="font-semibold">{s.window.closedTitle}</h3>
      <p className="text-ink-2">
        {expiresAt ? s.window.closedLead(agoPhrase(expiresAt, now)) : s.window.never} {s.window.closedFix}
      </p>
      <div className="mt-1 flex flex-wrap gap-2">
        <Button look="primary" icon={LayoutTemplate} onClick={onTemplate} data-testid="send-template">
          {s.templates.choose}
        </Button>
        <Button onClick={onNote} shortcut="N">
          {s.shortcuts.note}
        </Button>
      </div>
    </div>
  )
}

export function Preview({ text }: { text: string }) {
  return (
    <div className="max-h-32 overflow-y-auto rounded-card bg-page px-3 py-2">
      <p className="text-meta font-medium text-ink-3">{s.composer.preview}</p>
      <WhatsAppText text={text} />
    </div>
  )
}

export function Counter({ length, max }: { length: number; max: number }) {
  const over = length - max
  if (length < Math.min(COUNT_FROM_CHARS, max - LIMITS.line)) return null
  return (
    <span
      role="status"
      className={cx('self-center text-meta tabular', over > 0 ? 'font-medium text-fail' : 'text-ink-3')}
    >
      {over > 0 ? s.composer.tooLong(over) : s.composer.left(-over)}
    </span>
  )
}
