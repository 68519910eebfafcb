/** Where people write. It says what sending does to the conversation, and why it cannot when it cannot. */
import { Lock, Paperclip, SendHorizontal } from 'lucide-react'
import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react'
import type { Conversation, Message } from '@/api/types'
import { useNow } from '@/lib/use-now'
import { hasFormatting } from '@/lib/whatsapp'
import { replyWindow } from '@/lib/window'
import { s } from '@/strings'
import { useDraftText } from '@/thread/drafts'
import { Button, IconButton } from '@/ui/button'
import { cx } from '@/ui/cx'
import { AttachmentTray } from './attachment-tray'
import { Counter, Preview, ReplyBar, WindowClosed } from './beside'
import { Forms, type FormName } from './forms'
import { ACCEPTED, LIMITS } from './limits'
import { Modes, SendingDoes, type ComposerMode } from './modes'
import { MoreMenu } from './more-menu'
import type { Attachments } from './use-attachments'
import { useTyping } from './typing'
import { useSubmit, type Submit } from './use-submit'

interface ComposerProps {
  conversation: Conversation
  draft: { mode: ComposerMode; focus: number }
  onMode: (mode: ComposerMode) => void
  /** A refused text that comes back to be written again; `count` rises each time. */
  restored: { text: string; count: number }
  attachments: Attachments
  /** The message it answers. */
  replyTo: Message | null
  onReplyEnd: () => void
}

export function Composer(props: ComposerProps) {
  const { conversation, draft, onMode, restored, attachments, replyTo, onReplyEnd } = props
  const { mode, focus } = draft
  const [text, setText] = useDraftText(conversation.id, mode)
  const [form, setForm] = useState<FormName | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const now = useNow()
  const closed = mode === 'reply' && replyWindow(conversation.windowExpiresAt, now).level === 'closed'
  const typing = useTyping(conversation, mode)
  const submit = useSubmit({ conversationId: conversation.id, mode, text, setText, attachments, replyTo, onReplyEnd })

  useEffect(() => {
    if (focus > 0) field.current?.focus()
  }, [focus])
  useEffect(() => {
    if (restored.count === 0) return
    setText(restored.text)
    field.current?.focus()
  }, [restored, setText])

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
          <WindowClosed
            expiresAt={conversation.windowExpiresAt}
            now={now}
            onTemplate={() => setForm('template')}
            onNote={() => onMode('note')}
          />
        ) : (
          <>
            {mode === 'reply' && replyTo && <ReplyBar message={replyTo} onEnd={onReplyEnd} />}
            {mode === 'reply' && <AttachmentTray attachments={attachments} />}
            {mode === 'reply' && hasFormatting(text) && <Preview text={text} />}
            <Field
              field={field}
              mode={mode}
              text={text}
              setText={(written) => {
                setText(written)
                typing()
              }}
              submit={submit}
              attachments={attachments}
              onForm={setForm}
              onEscape={() => (replyTo ? onReplyEnd() : field.current?.blur())}
            />
          </>
        )}
      </div>
      {form && (
        <Forms
          name={form}
          conversation={conversation}
          replyTo={replyTo}
          onSent={onReplyEnd}
          onClose={() => setForm(null)}
        />
      )}
    </footer>
  )
}

interface FieldProps {
  field: RefObject<HTMLTextAreaElement | null>
  mode: ComposerMode
  text: string
  setText: (text: string) => void
  submit: Submit
  attachments: Attachments
  onForm: (form: FormName) => void
  onEscape: () => void
}

function Field({ field, mode, text, setText, submit, attachments, onForm, onEscape }: FieldProps) {
  const reply = mode === 'reply'
  const withFiles = reply && attachments.items.length > 0
  const placeholder = withFiles ? s.compose.caption : reply ? s.composer.replyPlaceholder : s.composer.notePlaceholder
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onEscape()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit.run()
  }
  const onPaste = (event: ClipboardEvent) => {
    if (!reply || event.clipboardData.files.length === 0) return
    event.preventDefault()
    attachments.add(event.clipboardData.files)
  }
  return (
    <div
      className={cx(
        'flex items-end gap-1 rounded-card border bg-surface p-1.5 focus-within:border-focus focus-within:ring-1 focus-within:ring-focus',
        reply ? 'border-line-strong' : 'border-wait-line pl-3',
      )}
    >
      {reply && (
        <>
          <AttachButton onFiles={attachments.add} />
          <MoreMenu onForm={onForm} />
        </>
      )}
      <textarea
        ref={field}
        rows={1}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        aria-label={reply ? s.composer.replyPlaceholder : s.composer.note}
        placeholder={placeholder}
        data-testid="composer-input"
        className="field-sizing-content mx-1 max-h-40 min-h-8 min-w-0 flex-1 resize-none bg-transparent py-1 text-read outline-none! pointer-coarse:min-h-10 pointer-coarse:py-2.5 pointer-coarse:text-[16px]"
      />
      <Counter length={[...text].length} max={withFiles ? LIMITS.caption : LIMITS.text} />
      <Button
        look="primary"
        icon={reply ? SendHorizontal : Lock}
        disabled={!submit.ready}
        onClick={submit.run}
        title={s.composer.enter}
        data-testid="composer-send"
        className="ml-1"
      >
        <span className={reply ? 'max-md:sr-only' : ''}>{reply ? s.composer.send : s.composer.addNote}</span>
      </Button>
    </div>
  )
}

function AttachButton({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton
        icon={Paperclip}
        label={s.compose.attach}
        side="top"
        onClick={() => input.current?.click()}
        data-testid="attach"
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        aria-label={s.compose.attach}
        data-testid="attach-input"
        onChange={(event) => {
          onFiles(event.target.files ?? [])
          event.target.value = ''
        }}
      />
    </>
  )
}
