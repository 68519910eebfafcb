/** Talking with the operator as a customer would, as it is or with changes that are not saved; what it rests on stands beside. */
import { RotateCcw, SendHorizontal, Sparkles } from 'lucide-react'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { Evidence } from '@/evidence/evidence'
import { languageName } from '@/lib/languages'
import { useMayManage } from '@/lib/roles'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Denied } from '@/ui/loaded'
import { Empty, Failed } from '@/ui/states'
import { Toggle } from '@/ui/toggle'
import { useDraft } from './draft'
import { TestTurn } from './test-turn'
import { sourcesOf, useTestChat, type TestChat, type Turn } from './use-test-chat'

const words = s.operators.test

export function TestChatTab() {
  return useMayManage() ? <TestChatPage /> : <Denied />
}

function TestChatPage() {
  const { operator, patch } = useDraft()
  const [withChanges, setWithChanges] = useState(true)
  const chat = useTestChat(operator.id, withChanges ? patch : undefined)
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-ink-2">{words.lead}</p>
        <Toggle
          label={words.withChanges}
          lead={patch ? words.withChangesLead : words.asSaved}
          checked={withChanges && patch !== undefined}
          disabled={!patch}
          onChange={setWithChanges}
          testId="with-changes"
        />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_360px]">
        <Chat chat={chat} />
        <aside aria-label={words.evidence} className="rounded-card border border-line bg-surface p-4">
          <Beside turn={chat.chosen} />
        </aside>
      </div>
    </div>
  )
}

function Chat({ chat }: { chat: TestChat }) {
  const end = useRef<HTMLDivElement>(null)
  const { busy, turns } = chat
  useEffect(() => {
    if (busy || turns.length > 0) end.current?.scrollIntoView({ block: 'nearest' })
  }, [busy, turns.length])
  return (
    <section
      aria-label={words.label}
      className="flex h-[min(34rem,62dvh)] flex-col overflow-hidden rounded-card border border-line bg-page"
    >
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        {chat.turns.length === 0 && !chat.busy && !chat.error && (
          <Empty icon={Sparkles} title={words.empty.title} lead={words.empty.lead} />
        )}
        <ol aria-live="polite" className="flex flex-col gap-4">
          {chat.turns.map((turn) => (
            <TestTurn
              key={turn.id}
              turn={turn}
              isChosen={turn.id === chat.chosen?.id}
              onChoose={() => chat.choose(turn.id)}
            />
          ))}
          {chat.asking && <TestTurn turn={{ id: 0, asked: chat.asking, tried: undefined }} isChosen={false} />}
        </ol>
        {Boolean(chat.error) && (
          <Failed what={words.failed} error={chat.error} onRetry={chat.retry} className="mx-0! px-0 py-4" />
        )}
        <div ref={end} />
      </div>
      <Composer chat={chat} />
    </section>
  )
}

function Composer({ chat }: { chat: TestChat }) {
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '' || chat.busy) return
    chat.say(text.trim())
    setText('')
  }
  return (
    <form onSubmit={submit} className="flex items-center gap-2 border-t border-line bg-surface p-2.5">
      <input
        value={text}
        onChange={(event) => setText(event.target.value)}
        aria-label={words.placeholder}
        placeholder={words.placeholder}
        data-testid="test-input"
        className="h-9 min-w-0 flex-1 rounded-control border border-line-strong bg-surface px-2.5 pointer-coarse:h-10 pointer-coarse:text-[16px]"
      />
      <Button
        type="submit"
        look="primary"
        icon={SendHorizontal}
        disabled={text.trim() === '' || chat.busy}
        data-testid="test-send"
      >
        {words.send}
      </Button>
      <Button
        look="ghost"
        icon={RotateCcw}
        disabled={chat.turns.length === 0 && !chat.error}
        onClick={chat.again}
        data-testid="test-again"
      >
        <span className="max-md:sr-only">{words.again}</span>
      </Button>
    </form>
  )
}

function Beside({ turn }: { turn: Turn | undefined }) {
  if (!turn?.tried) return <p className="text-ink-3">{words.noEvidence}</p>
  const { language, evidence, answer } = turn.tried
  return (
    <div className="flex flex-col gap-4" data-testid="test-evidence">
      <header className="flex items-baseline justify-between gap-2">
        <h2 className="font-semibold">{words.evidence}</h2>
        {language && <span className="text-meta text-ink-3">{words.inLanguage(languageName(language))}</span>}
      </header>
      <Evidence evidence={evidence} sources={sourcesOf(answer)} />
    </div>
  )
}
