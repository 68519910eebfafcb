/** What WhatsApp says about the thread, and what was said of a message that is not on screen. */
import { Info, SmilePlus } from 'lucide-react'
import type { Message } from '@/api/types'
import { textIn } from '@/lib/loose'
import { exact, time } from '@/lib/time'
import { s } from '@/strings'
import { DeliveryTrouble } from './trouble'

export function NoticeLine({ message }: { message: Message }) {
  const Icon = message.kind === 'reaction' ? SmilePlus : Info
  return (
    <li
      data-testid="thread-notice"
      data-kind={message.kind}
      data-status={message.status}
      className="my-2 flex flex-col items-center px-4"
    >
      <p className="flex max-w-full items-center gap-1.5 text-center text-meta text-ink-2">
        <Icon aria-hidden size={13} strokeWidth={1.75} className="shrink-0 text-ink-3" />
        <span className="min-w-0 break-words">{sentence(message)}</span>
        <time dateTime={message.sentAt} title={exact(message.sentAt)} className="text-ink-3 tabular">
          {time(message.sentAt)}
        </time>
      </p>
      <DeliveryTrouble message={message} />
    </li>
  )
}

function sentence(message: Message): string {
  if (message.kind !== 'reaction') return message.text.replace(/^\[\w+\]\s+/, '')
  if (message.status === 'failed') return s.kinds.reactions.notSent
  const emoji = textIn(message.content, 'emoji')
  return emoji ? s.kinds.reactions.lost(emoji) : s.kinds.reactions.taken
}
