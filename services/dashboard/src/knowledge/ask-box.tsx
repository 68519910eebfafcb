/** Asking the knowledge as a customer would: the answer as WhatsApp shows it, and the passages behind it. */
import { Link } from '@tanstack/react-router'
import { Sparkles, Square } from 'lucide-react'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useAsk } from '@/api/knowledge'
import type { Asked } from '@/api/types'
import { s } from '@/strings'
import { AnswerBubble } from '@/evidence/answer-bubble'
import { Outcome } from '@/evidence/outcome'
import { PassageCard } from '@/evidence/passage-card'
import { readPassages, type Passage } from '@/evidence/read'
import { reasonWords } from '@/evidence/reasons'
import { useMayManage } from '@/lib/roles'
import { Button } from '@/ui/button'
import { Failed, Loading, Skeleton } from '@/ui/states'

export function AskBox({ baseId }: { baseId: string }) {
  const ask = useAsk(baseId)
  const [question, setQuestion] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const running = useRef<AbortController | null>(null)
  const [stopped, setStopped] = useState(false)

  useEffect(() => {
    if (window.location.hash === '#ask') field.current?.focus()
  }, [])

  // Who leaves the page waits for nothing any more.
  useEffect(() => () => running.current?.abort(), [])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ask.isPending || question.trim() === '') return
    running.current = new AbortController()
    setStopped(false)
    ask.mutate({ question: question.trim(), signal: running.current.signal })
  }
  const stop = () => {
    running.current?.abort()
    ask.reset()
    setStopped(true)
    field.current?.focus()
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
        {ask.isPending ? (
          <Button key="stop" icon={Square} onClick={stop} data-testid="ask-stop">
            {s.knowledge.ask.stop}
          </Button>
        ) : (
          <Button key="ask" type="submit" look="primary" disabled={question.trim() === ''} data-testid="ask-submit">
            {s.knowledge.ask.action}
          </Button>
        )}
      </form>
      <div aria-live="polite">
        {ask.isPending ? (
          <AskLoading />
        ) : ask.error ? (
          <Failed what={s.knowledge.ask.answer} error={ask.error} className="px-0 py-2" />
        ) : stopped ? (
          <p className="text-ink-3" data-testid="ask-stopped">
            {s.knowledge.ask.stopped}
          </p>
        ) : (
          ask.data && <Answer asked={ask.data} question={ask.variables.question} />
        )}
      </div>
    </section>
  )
}

function Answer({ asked, question }: { asked: Asked; question: string }) {
  const mayManage = useMayManage()
  const { outcome, answer, passages } = asked
  const reason = asked.reason ? reasonWords(asked.reason) : undefined
  return (
    <div
      className="flex flex-col gap-4 fade-in"
      data-testid="ask-answer"
      data-outcome={outcome}
      data-question={question}
    >
      <div className="flex flex-col gap-2">
        <Outcome outcome={outcome} />
        {reason && <p className="text-ink-2">{s.knowledge.ask.because(reason)}</p>}
        {answer && <Answered text={answer.text} buttons={answer.buttons.map((button) => button.title)} />}
        {outcome === 'handoff' && mayManage && (
          <p className="text-ink-2">
            {s.knowledge.ask.handoffLead}{' '}
            <Link
              to="/knowledge/$articleId"
              params={{ articleId: 'new' }}
              search={{ question, title: question }}
              className="font-medium text-accent-text underline underline-offset-2"
            >
              {s.knowledge.ask.write}
            </Link>
          </p>
        )}
      </div>
      <Passages passages={readPassages(passages)} />
    </div>
  )
}

function Answered({ text, buttons }: { text: string; buttons: string[] }) {
  return (
    <figure className="flex flex-col gap-1 rounded-card bg-page p-3">
      <AnswerBubble text={text} buttons={buttons} />
      <figcaption className="text-meta text-ink-3">{s.knowledge.ask.asWhatsApp}</figcaption>
    </figure>
  )
}

function Passages({ passages }: { passages: readonly Passage[] }) {
  if (passages.length === 0) return <p className="text-ink-3">{s.knowledge.ask.noPassages}</p>
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-meta font-semibold text-ink-2">{s.knowledge.ask.passages}</h3>
      <ol className="flex flex-col gap-4">
        {passages.map((passage, index) => (
          // Two passages of one article differ only by their place in the list.
          // oxlint-disable-next-line react/no-array-index-key
          <PassageCard key={`${passage.title} ${index}`} passage={passage} />
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
