/** Where people write. It says what sending does to the conversation, and why it cannot when it cannot. */
import { Lock, SendHorizontal } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useNote, useSend } from '@/api/sending'
import { useSession } from '@/api/session'
import type { Conversation } from '@/api/types'
import { idempotencyKey } from '@/lib/key'
import { firstName } from '@/lib/names'
import { agoPhrase } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { hasFormatting } from '@/lib/whatsapp'
import { replyWindow } from '@/lib/window'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { cx } from '@/ui/cx'
import { useToasts } from '@/ui/toast'
import { useDraftText } from './drafts'
import { WhatsAppText } from './whatsapp-text'

/** WhatsApp's own limit for one text message, in characters. */
const TEXT_CHARS_MAX = 4096
const COUNT_FROM_CHARS = 3500

export type ComposerMode = 'reply' | 'note'

interface ComposerProps {
  conversation: Conversation
  draft: { mode: ComposerMode; focus: number }
  onMode: (mode: ComposerMode) => void
  /** A refused text that comes back to be written again; `count` rises each time. */
  restored: { text: string; count: number }
}

export function Composer({ conversation, draft: { mode, focus }, onMode, restored }: ComposerProps) {
  const [text, setText] = useDraftText(conversation.id, mode)
  const field = useRef<HTMLTextAreaElement>(null)
  const now = useNow()
  const closed = mode === 'reply' && replyWindow(conversation.windowExpiresAt, now).level === 'closed'
  const submit = useSubmit(conversation.id, mode, text, setText)

  useEffect(() => {
    if (focus > 0) field.current?.focus()
  }, [focus])
  useEffect(() => {
    if (restored.count === 0) return
    setText(restored.text)
    field.current?.focus()
  }, [restored, setText])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') field.current?.blur()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit.run()
  }
  const over = [...text].length - TEXT_CHARS_MAX
  return (
    <footer
      className={cx(
        'shrink-0 border-t border-line bg-surface px-4 pt-2 pb-3 transition-colors duration-150 max-md:px-3 max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))]',
        mode === 'note' && 'bg-wait-soft',
      )}
    >
      <div className="mx-auto flex max-w-3xl flex-col gap-2">
        <Modes
          mode={mode}
          onMode={onMode}
          hint={mode === 'reply' && !closed ? <SendingDoes conversation={conversation} /> : null}
        />
        {closed ? (
          <WindowClosed expiresAt={conversation.windowExpiresAt} now={now} onNote={() => onMode('note')} />
        ) : (
          <>
            {mode === 'reply' && hasFormatting(text) && <Preview text={text} />}
            <div
              className={cx(
                'flex items-end gap-2 rounded-card border bg-surface p-1.5 pl-3 focus-within:border-focus focus-within:ring-1 focus-within:ring-focus',
                mode === 'note' ? 'border-wait-line' : 'border-line-strong',
              )}
            >
              <textarea
                ref={field}
                rows={1}
                value={text}
                onChange={(event) => setText(event.target.value)}
                onKeyDown={onKeyDown}
                aria-label={mode === 'reply' ? s.composer.replyPlaceholder : s.composer.note}
                placeholder={mode === 'reply' ? s.composer.replyPlaceholder : s.composer.notePlaceholder}
                data-testid="composer-input"
                className="field-sizing-content max-h-40 min-h-8 flex-1 resize-none bg-transparent py-1 text-read outline-none! pointer-coarse:min-h-10 pointer-coarse:py-2.5 pointer-coarse:text-[16px]"
              />
              <Counter over={over} length={[...text].length} />
              <Button
                look="primary"
                icon={mode === 'reply' ? SendHorizontal : Lock}
                disabled={text.trim() === '' || over > 0 || submit.busy}
                onClick={submit.run}
                title={s.composer.enter}
                data-testid="composer-send"
              >
                {mode === 'reply' ? s.composer.send : s.composer.addNote}
              </Button>
            </div>
          </>
        )}
      </div>
    </footer>
  )
}

function useSubmit(conversationId: string, mode: ComposerMode, text: string, setText: (text: string) => void) {
  const send = useSend(conversationId)
  const note = useNote(conversationId)
  const toasts = useToasts()
  const run = () => {
    const body = text.trim()
    if (body === '' || [...body].length > TEXT_CHARS_MAX) return
    setText('')
    if (mode === 'reply') send.mutate({ text: body, key: idempotencyKey() })
    else
      note.mutate(body, {
        onError: (error) => {
          setText(body)
          toasts.fail(s.actions.refused(s.composer.addNote), error)
        },
      })
  }
  return { run, busy: note.isPending }
}

function Modes({
  mode,
  onMode,
  hint,
}: {
  mode: ComposerMode
  onMode: (mode: ComposerMode) => void
  hint: React.ReactNode
}) {
  return (
    <div className="flex min-h-7 items-center gap-3">
      <div role="group" aria-label={s.composer.mode} className="flex rounded-control bg-sunken p-0.5">
        {(['reply', 'note'] as const).map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={mode === name}
            data-testid={`composer-${name}`}
            onClick={() => onMode(name)}
            className={cx(
              'h-6 rounded-[4px] px-2.5 text-meta font-medium transition-colors pointer-coarse:h-8',
              mode === name
                ? 'bg-surface text-ink shadow-[0_1px_2px_rgb(0_0_0/0.12)] dark:bg-line-strong'
                : 'text-ink-3 hover:text-ink',
            )}
          >
            {s.composer[name]}
          </button>
        ))}
      </div>
      {hint}
    </div>
  )
}

function SendingDoes({ conversation }: { conversation: Conversation }) {
  const { user } = useSession()
  const { owner, assignee } = conversation
  const words = {
    ai: s.composer.takesOver,
    waiting: s.composer.claims,
    closed: s.composer.reopens,
    human:
      assignee?.id === user.id ? '' : assignee ? s.composer.takesOverFrom(firstName(assignee.name)) : s.composer.claims,
  }[owner]
  return words ? (
    <p className="min-w-0 truncate text-meta text-ink-3" data-testid="composer-hint">
      {words}
    </p>
  ) : null
}

function WindowClosed({
  expiresAt,
  now,
  onNote,
}: {
  expiresAt: string | null | undefined
  now: number
  onNote: () => void
}) {
  return (
    <div
      data-testid="window-closed"
      className="flex flex-col items-start gap-1 rounded-card border border-line bg-page px-3 py-2.5"
    >
      <h3 className="font-semibold">{s.window.closedTitle}</h3>
      <p className="text-ink-2">
        {expiresAt ? s.window.closedLead(agoPhrase(expiresAt, now)) : s.window.never} {s.window.closedFix}
      </p>
      <Button onClick={onNote} shortcut="N" className="mt-1">
        {s.shortcuts.note}
      </Button>
    </div>
  )
}

function Preview({ text }: { text: string }) {
  return (
    <div className="max-h-32 overflow-y-auto rounded-card bg-page px-3 py-2">
      <p className="text-meta font-medium text-ink-3">{s.composer.preview}</p>
      <WhatsAppText text={text} />
    </div>
  )
}

function Counter({ over, length }: { over: number; length: number }) {
  if (length < COUNT_FROM_CHARS) return null
  return (
    <span className={cx('self-center text-meta tabular', over > 0 ? 'font-medium text-fail' : 'text-ink-3')}>
      {over > 0 ? s.composer.tooLong(over) : s.composer.left(-over)}
    </span>
  )
}
