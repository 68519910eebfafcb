/** Under a voice message: what was said in it, as a machine heard it. */
import { Captions } from 'lucide-react'
import type { Message } from '@/api/types'
import { s } from '@/strings'
import { transcriptOf } from '../transcript'

const words = s.kinds.transcript

export function TranscriptLine({ message }: { message: Message }) {
  const transcript = transcriptOf(message)
  if (!transcript) return null
  const { text, state } = transcript
  return (
    <div data-testid="transcript" className="flex max-w-72 gap-1.5 text-work">
      <Captions
        role="img"
        aria-label={words.label}
        size={14}
        strokeWidth={1.75}
        className="mt-[3px] shrink-0 opacity-70"
      />
      {text ? (
        <p className="min-w-0 break-words whitespace-pre-wrap">{text}</p>
      ) : (
        <p className="italic opacity-80">{words.state[state] ?? words.none}</p>
      )}
    </div>
  )
}
