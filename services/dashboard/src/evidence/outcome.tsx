/** What the AI decided to do. */
import { Hourglass, MessageCircleOff, Sparkles, type LucideIcon } from 'lucide-react'
import { s } from '@/strings'

const LOOKS: Record<string, { icon: LucideIcon; look: string; words: string }> = {
  reply: { icon: Sparkles, look: 'text-ai', words: s.knowledge.ask.reply },
  handoff: { icon: Hourglass, look: 'text-wait', words: s.knowledge.ask.handoff },
  none: { icon: MessageCircleOff, look: 'text-ink-2', words: s.knowledge.ask.none },
}

export function Outcome({ outcome }: { outcome: string }) {
  const {
    icon: Icon,
    look,
    words,
  } = LOOKS[outcome] ?? {
    icon: MessageCircleOff,
    look: 'text-ink-2',
    words: outcome.replaceAll('_', ' '),
  }
  return (
    <h3 data-testid="outcome" className={`flex items-center gap-1.5 text-meta font-semibold ${look}`}>
      <Icon aria-hidden size={13} strokeWidth={2} />
      {words}
    </h3>
  )
}
