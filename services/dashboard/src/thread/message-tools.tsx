/** What can be done with one message: react, answer it, copy it. One stop for the keyboard per thread; arrows move on. */
import { Copy, CornerUpLeft, SmilePlus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import type { Message } from '@/api/types'
import { plainText } from '@/lib/whatsapp'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { EMOJIS, isOneEmoji, recentEmojis, rememberEmoji } from './emojis'
import { useThread } from './tools'

const words = s.kinds.tools

export function MessageTools({ message, stop }: { message: Message; stop: boolean }) {
  const [open, setOpen] = useState(false)
  const { reply } = useThread()
  // Whoever answers writes next: the focus goes to the text field instead of back here.
  const answering = useRef(false)
  const onCloseAutoFocus = (event: Event) => {
    if (!answering.current) return
    answering.current = false
    event.preventDefault()
    reply(message)
  }
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={words.open}
        title={words.open}
        tabIndex={stop ? 0 : -1}
        data-message-tools=""
        data-testid="message-tools"
        className={cx(
          'flex size-7 shrink-0 items-center justify-center self-center rounded-full text-ink-3 transition-opacity duration-150 hover:bg-hover hover:text-ink focus-visible:opacity-100 pointer-coarse:size-8 pointer-coarse:opacity-60',
          open ? 'bg-hover opacity-100' : 'opacity-0 group-hover:opacity-100',
        )}
      >
        <SmilePlus aria-hidden size={16} strokeWidth={1.75} />
      </Popover.Trigger>
      {open && (
        <Popover.Portal>
          <Popover.Content
            aria-label={words.open}
            side="top"
            sideOffset={4}
            collisionPadding={8}
            onCloseAutoFocus={onCloseAutoFocus}
            className="z-50 flex w-68 flex-col rounded-card border border-line bg-surface p-1 shadow-float outline-none float-in"
          >
            <Tools
              message={message}
              close={() => setOpen(false)}
              onReply={() => {
                answering.current = true
                setOpen(false)
              }}
            />
          </Popover.Content>
        </Popover.Portal>
      )}
    </Popover.Root>
  )
}

interface ToolsProps {
  message: Message
  close: () => void
  onReply: () => void
}

function Tools({ message, close, onReply }: ToolsProps) {
  const { react } = useThread()
  // Only what WhatsApp has can be answered or reacted to.
  const known = Boolean(message.wamid) && !message.revokedAt
  const choose = (emoji: string) => {
    rememberEmoji(emoji)
    react(message, emoji)
    close()
  }
  return (
    <>
      {known ? <Emojis onChoose={choose} /> : <p className="px-2 py-1.5 text-meta text-ink-3">{words.notSentYet}</p>}
      <div className="mt-1 border-t border-line pt-1">
        {known && <Tool icon={CornerUpLeft} label={words.reply} onClick={onReply} />}
        <Tool
          icon={Copy}
          label={words.copy}
          onClick={() => {
            // The clipboard is only there on HTTPS and localhost.
            void navigator.clipboard?.writeText(plainText(message.text)).catch(() => undefined)
            close()
          }}
        />
      </div>
    </>
  )
}

function Tool({ icon: Icon, label, onClick }: { icon: typeof Copy; label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex h-8 w-full items-center gap-2 rounded-control px-2 text-left focus-inset hover:bg-hover pointer-coarse:h-10"
    >
      <Icon aria-hidden size={16} strokeWidth={1.75} className="text-ink-2" />
      {label}
    </button>
  )
}

/** The grid is one stop; arrows move in it. */
function Emojis({ onChoose }: { onChoose: (emoji: string) => void }) {
  const [all, setAll] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const shown = all ? [...new Set([...recentEmojis(), ...EMOJIS])] : recentEmojis()
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 6, ArrowUp: -6 }[event.key]
    const buttons = [...(box.current?.querySelectorAll<HTMLElement>('[data-emoji]') ?? [])]
    const next = by && buttons[buttons.indexOf(document.activeElement as HTMLElement) + by]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  return (
    <div className="flex flex-col gap-1">
      {/* The keys move within the group; each emoji is a button of its own. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={box}
        role="group"
        aria-label={words.react}
        onKeyDown={onKeyDown}
        className="grid grid-cols-6"
        data-testid="emojis"
      >
        {shown.map((emoji, index) => (
          <button
            key={emoji}
            type="button"
            data-emoji={emoji}
            tabIndex={index === 0 ? 0 : -1}
            onClick={() => onChoose(emoji)}
            className="flex h-9 items-center justify-center rounded-control text-[20px] leading-none focus-inset hover:bg-hover pointer-coarse:h-11"
          >
            {emoji}
          </button>
        ))}
      </div>
      {all ? (
        <OtherEmoji onChoose={onChoose} />
      ) : (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="flex h-7 items-center rounded-control px-2 text-meta text-ink-2 focus-inset hover:bg-hover"
        >
          {words.more}
        </button>
      )}
    </div>
  )
}

function OtherEmoji({ onChoose }: { onChoose: (emoji: string) => void }) {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isOneEmoji(text)) onChoose(text.trim())
    else setWrong(true)
  }
  return (
    <form onSubmit={submit} className="px-1">
      <input
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setWrong(false)
        }}
        aria-label={words.other}
        aria-invalid={wrong}
        placeholder={words.other}
        className="h-8 w-full rounded-control border border-line-strong bg-surface px-2 pointer-coarse:h-10 pointer-coarse:text-[16px]"
      />
      {wrong && (
        <p role="alert" className="pt-1 text-meta text-fail">
          {words.notOne}
        </p>
      )}
    </form>
  )
}
