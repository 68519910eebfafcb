/** Asking the knowledge as a customer would: the answer as WhatsApp shows it, and the passages behind it. */
import { Link } from '@tanstack/react-router'
import { Hourglass, MessageCircleOff, Sparkles } from 'lucide-react'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useAsk } from '@/api/knowledge'
import type { Asked } from '@/api/types'
import { s } from '@/strings'
import { WhatsAppText } from '@/thread/whatsapp-text'
import { Button } from '@/ui/button'
import { Failed, Loading, Skeleton } from '@/ui/states'

export function AskBox({ baseId }: { baseId: string }) {
  const ask = useAsk(baseId)
  const [question, setQuestion] = useState('')
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (window.location.hash === '#ask') field.current?.focus()
  }, [])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (question.trim() !== '') ask.mutate(question.trim())
  }
  return (
    <section
      id="ask"
      aria-labelledby="ask-title"
      className="flex flex-col gap-4 rounded-card border border-line bg-surface p-4 lg:sticky lg:top-8"
    >
      <header className="flex flex-col gap-0.5">
        <h2 id="ask-title" className="flex items-center gap-1.5 text-read font-semibold">
          <Sparkles aria-hidden size={16} strokeWidth={1.75} className="text-ai" />
          {s.knowledge.ask.title}
        </h2>
        <p className="text-ink-2">{s.knowledge.ask.lead}</p>
      </header>
      <form onSubmit={submit} className="flex gap-2">
        <input
          ref={field}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
          aria-label={s.knowledge.ask.label}
          placeholder={s.knowledge.ask.placeholder}
          data-testid="ask-input"
          className="h-8 min-w-0 flex-1 rounded-control border border-line-strong bg-surface px-2.5 pointer-coarse:h-10 pointer-coarse:text-[16px]"
        />
        <Button
          type="submit"
          look="primary"
          disabled={question.trim() === '' || ask.isPending}
          data-testid="ask-submit"
        >
          {ask.isPending ? s.knowledge.ask.working : s.knowledge.ask.action}
        </Button>
      </form>
      <div aria-live="polite">
        {ask.isPending ? (
          <AskLoading />
        ) : ask.error ? (
          <Failed what={s.knowledge.ask.answer} error={ask.error} className="px-0 py-2" />
        ) : (
          ask.data && <Answer asked={ask.data} question={ask.variables} />
        )}
      </div>
    </section>
  )
}

function Answer({ asked, question }: { asked: Asked; question: string }) {
  const { outcome, answer, passages } = asked
  return (
    <div className="flex flex-col gap-4 fade-in" data-testid="ask-answer" data-outcome={outcome}>
      <div className="flex flex-col gap-2">
        <Outcome outcome={outcome} />
        {answer && <Bubble text={answer.text} buttons={answer.buttons.map((button) => button.title)} />}
        {outcome === 'handoff' && (
          <p className="text-ink-2">
            {s.knowledge.ask.handoffLead}{' '}
            <Link
              to="/knowledge/$articleId"
              params={{ articleId: 'new' }}
              search={{ question }}
              className="font-medium text-accent-text underline underline-offset-2"
            >
              {s.knowledge.ask.write}
            </Link>
          </p>
        )}
      </div>
      <Passages passages={passages} />
    </div>
  )
}

const OUTCOMES = {
  reply: { icon: Sparkles, look: 'text-ai', words: s.knowledge.ask.reply },
  handoff: { icon: Hourglass, look: 'text-wait', words: s.knowledge.ask.handoff },
  none: { icon: MessageCircleOff, look: 'text-ink-2', words: s.knowledge.ask.none },
}

function Outcome({ outcome }: { outcome: Asked['outcome'] }) {
  const { icon: Icon, look, words } = OUTCOMES[outcome]
  return (
    <h3 className={`flex items-center gap-1.5 text-meta font-semibold ${look}`}>
      <Icon aria-hidden size={13} strokeWidth={2} />
      {words}
    </h3>
  )
}

function Bubble({ text, buttons }: { text: string; buttons: string[] }) {
  return (
    <figure className="flex flex-col gap-1 rounded-card bg-page p-3">
      <div className="max-w-[92%] rounded-bubble rounded-tl-[5px] border border-line bg-bubble px-3 py-2 text-read">
        <WhatsAppText text={text} />
        {buttons.length > 0 && (
          <ul className="mt-2 -mb-1 flex flex-col border-t border-line">
            {buttons.map((title) => (
              <li key={title} className="border-b border-line py-1.5 text-center font-medium text-tick last:border-b-0">
                {title}
              </li>
            ))}
          </ul>
        )}
      </div>
      <figcaption className="text-meta text-ink-3">{s.knowledge.ask.asWhatsApp}</figcaption>
    </figure>
  )
}

function Passages({ passages }: { passages: Asked['passages'] }) {
  if (passages.length === 0) return <p className="text-ink-3">{s.knowledge.ask.noPassages}</p>
  const best = Math.max(...passages.map((passage) => passage.score), Number.EPSILON)
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-meta font-semibold text-ink-2">{s.knowledge.ask.passages}</h3>
      <ol className="flex flex-col gap-3">
        {passages.map((passage) => (
          <li key={`${passage.articleId} ${passage.text}`} className="flex flex-col gap-1">
            <p className="flex items-baseline justify-between gap-2">
              <Link
                to="/knowledge/$articleId"
                params={{ articleId: passage.articleId }}
                search={{}}
                className="truncate font-medium hover:underline"
              >
                {passage.title}
              </Link>
              <span className="shrink-0 text-meta text-ink-3 tabular">
                {s.knowledge.ask.score(passage.score.toFixed(2))}
              </span>
            </p>
            <span aria-hidden className="h-1 rounded-full bg-sunken">
              <span
                className="block h-full rounded-full bg-ai-line"
                style={{ width: `${Math.max(2, (passage.score / best) * 100)}%` }}
              />
            </span>
            <p className="line-clamp-3 text-ink-2">{passage.text}</p>
          </li>
        ))}
      </ol>
    </div>
  )
}

function AskLoading() {
  return (
    <Loading>
      <div className="flex flex-col gap-2">
        <Skeleton className="h-4 w-32" />
        <Skeleton className="h-20 w-full" />
        <Skeleton className="h-12 w-full" />
      </div>
    </Loading>
  )
}
