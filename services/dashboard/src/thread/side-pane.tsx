/** Beside or over the thread: details of the customer, or why the AI answered as it did. */
import { X } from 'lucide-react'
import type { Conversation, Message } from '@/api/types'
import { useWide } from '@/lib/use-media'
import { s } from '@/strings'
import { IconButton } from '@/ui/button'
import { Sheet } from '@/ui/dialog'
import { Details } from './details'
import { Why } from './why'

export type PaneContent = { kind: 'details' } | { kind: 'why'; message: Message }

interface SidePaneProps {
  content: PaneContent
  conversation: Conversation
  onClose: () => void
}

export function SidePane({ content, conversation, onClose }: SidePaneProps) {
  const wide = useWide()
  const title = content.kind === 'details' ? s.details.title : s.why.title
  const inside = (
    <>
      <header className="flex h-14 shrink-0 items-center justify-between border-b border-line pr-3 pl-4">
        <h2 className="font-semibold">{title}</h2>
        <IconButton icon={X} label={s.common.close} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4" data-testid={`pane-${content.kind}`}>
        {content.kind === 'details' ? <Details conversation={conversation} /> : <Why message={content.message} />}
      </div>
    </>
  )
  if (wide)
    return (
      <aside aria-label={title} className="flex h-full w-[340px] shrink-0 flex-col border-l border-line bg-surface">
        {inside}
      </aside>
    )
  return (
    <Sheet open onClose={onClose} title={title}>
      {inside}
    </Sheet>
  )
}
