/** A question and what became of it, as the customer's phone would show it. */
import { AnswerBubble } from '@/evidence/answer-bubble'
import { Outcome } from '@/evidence/outcome'
import { reasonWords } from '@/evidence/reasons'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import type { Turn } from './use-test-chat'

const words = s.operators.test

interface TestTurnProps {
  turn: Turn
  isChosen: boolean
  onChoose?: () => void
}

export function TestTurn({ turn: { asked, tried }, isChosen, onChoose }: TestTurnProps) {
  return (
    <li data-testid="test-turn" data-outcome={tried?.outcome} className="flex flex-col gap-2">
      <p className="ml-auto max-w-[85%] rounded-bubble rounded-tr-[5px] bg-accent-soft px-3 py-2 text-read break-words whitespace-pre-wrap">
        {asked}
      </p>
      {tried ? (
        <div
          className={cx('flex flex-col items-start gap-1.5 border-l-2 pl-3', isChosen ? 'border-ai' : 'border-line')}
        >
          {tried.outcome !== 'reply' && (
            <>
              <Outcome outcome={tried.outcome} />
              {tried.reason && (
                <p className="text-meta text-ink-2">{s.knowledge.ask.because(reasonWords(tried.reason))}</p>
              )}
            </>
          )}
          {tried.answer && <AnswerBubble text={tried.answer.text} buttons={titles(tried.answer.buttons)} />}
          <button
            type="button"
            aria-pressed={isChosen}
            onClick={onChoose}
            className="rounded-control text-meta text-ink-3 underline underline-offset-2 hover:text-ai"
          >
            {words.show}
          </button>
        </div>
      ) : (
        <p role="status" className="text-meta text-ink-3">
          {words.typing}
        </p>
      )}
    </li>
  )
}

function titles(buttons: ({ title: string } | string)[] = []): string[] {
  return buttons.map((button) => (typeof button === 'string' ? button : button.title))
}
