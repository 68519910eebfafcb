/** Under an answer of the AI: what it rests on, and what people think of it. */
import { BookOpen, ThumbsDown, ThumbsUp, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { feedbackOf, useFeedback } from '@/api/feedback'
import type { Verdict } from '@/api/judged'
import type { Message } from '@/api/types'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { WrongDialog } from './wrong-dialog'

const words = s.feedback

interface AiLineProps {
  message: Message
  onWhy: (message: Message) => void
}

export function AiLine({ message, onWhy }: AiLineProps) {
  const [asking, setAsking] = useState(false)
  const { mutate, isPending } = useFeedback(message)
  const { good, wrong, mine } = feedbackOf(message)
  const judge = (verdict: Verdict) => {
    if (mine === verdict) mutate({ verdict: undefined })
    else if (verdict === 'wrong') setAsking(true)
    else mutate({ verdict })
  }
  return (
    <div className="mt-1 mr-1 flex items-center gap-2 text-meta text-ink-3">
      <WhyButton message={message} onWhy={onWhy} />
      <span className="flex items-center gap-0.5" title={good + wrong > 0 ? words.counts(good, wrong) : undefined}>
        <Thumb verdict="good" icon={ThumbsUp} mine={mine} count={good} disabled={isPending} onJudge={judge} />
        <Thumb verdict="wrong" icon={ThumbsDown} mine={mine} count={wrong} disabled={isPending} onJudge={judge} />
      </span>
      {asking && (
        <WrongDialog
          message={message}
          onClose={() => setAsking(false)}
          onSend={(comment) => mutate({ verdict: 'wrong', comment })}
          onWhy={() => onWhy(message)}
        />
      )}
    </div>
  )
}

function WhyButton({ message, onWhy }: AiLineProps) {
  const count = message.sources?.length ?? 0
  return (
    <button
      type="button"
      data-testid="why"
      onClick={() => onWhy(message)}
      className="inline-flex items-center gap-1 rounded-control transition-colors hover:text-ai"
    >
      <BookOpen aria-hidden size={12} strokeWidth={1.75} />
      {count > 0 && (
        <>
          <span>{s.thread.sources(count)}</span>
          <span aria-hidden>·</span>
        </>
      )}
      <span className="underline decoration-ai-line underline-offset-2">{s.thread.why}</span>
    </button>
  )
}

interface ThumbProps {
  verdict: Verdict
  icon: LucideIcon
  mine: Verdict | null | undefined
  count: number
  disabled: boolean
  onJudge: (verdict: Verdict) => void
}

function Thumb({ verdict, icon: Icon, mine, count, disabled, onJudge }: ThumbProps) {
  const chosen = mine === verdict
  const label = chosen ? words.takeBack : { good: words.good, wrong: words.wrong }[verdict]
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-label={label}
      title={label}
      disabled={disabled}
      data-testid={`thumb-${verdict}`}
      onClick={() => onJudge(verdict)}
      className={cx(
        'inline-flex h-6 min-w-6 items-center justify-center gap-1 rounded-control px-1 transition-colors duration-150 hover:bg-hover hover:text-ink pointer-coarse:h-9 pointer-coarse:min-w-9',
        chosen && (verdict === 'good' ? 'text-good' : 'text-fail'),
      )}
    >
      <Icon aria-hidden size={13} strokeWidth={chosen ? 2.25 : 1.75} />
      {count > 0 && <span className="tabular">{count}</span>}
    </button>
  )
}
