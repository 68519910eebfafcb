/** The frame of a form that sends one message: what is wrong is said, and nothing is lost when it is refused. */
import { SendHorizontal } from 'lucide-react'
import { useState, type FormEvent, type ReactNode } from 'react'
import { usePost } from '@/api/sending'
import { asProblem, type Problem } from '@/api/problem'
import type { NewMessage } from '@/api/types'
import { idempotencyKey } from '@/lib/key'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Trace } from '@/ui/states'
import type { FormProps } from './forms'

export interface Posting {
  submit: (body: NewMessage) => void
  busy: boolean
  problem: Problem | undefined
  /** What the server says of a field, under any of its names. */
  at: (...names: string[]) => string | undefined
}

/** One key for one form: pressed twice, it is still one message. */
export function usePosting({ conversationId, replyTo, onSent, onClose }: FormProps): Posting {
  const post = usePost(conversationId)
  const [key, setKey] = useState(idempotencyKey)
  const problem = post.error ? asProblem(post.error) : undefined
  const submit = (body: NewMessage) =>
    post.mutate(
      { body: { ...body, ...(replyTo ? { replyTo: replyTo.id } : {}) }, key },
      {
        onSuccess: () => {
          onSent()
          onClose()
        },
        // What is sent next is another message.
        onError: () => setKey(idempotencyKey()),
      },
    )
  const at = (...names: string[]) => names.map((name) => problem?.fieldMessage(name)).find(Boolean)
  return { submit, busy: post.isPending, problem, at }
}

interface MessageDialogProps {
  title: string
  lead?: string
  posting: Posting
  ready: boolean
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

export function MessageDialog({ title, lead, posting, ready, onSubmit, onClose, children }: MessageDialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !posting.busy) onSubmit()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} lead={lead} wide>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4" data-testid="message-form">
        {children}
        <Refused posting={posting} />
        <footer className="flex justify-end gap-2">
          <Button onClick={onClose}>{s.common.cancel}</Button>
          <SendButton ready={ready} busy={posting.busy} />
        </footer>
      </form>
    </Dialog>
  )
}

export function SendButton({ ready, busy, words }: { ready: boolean; busy: boolean; words?: string }) {
  return (
    <Button type="submit" look="primary" icon={SendHorizontal} disabled={!ready || busy} data-testid="form-send">
      {busy ? s.compose.sending : (words ?? s.composer.send)}
    </Button>
  )
}

export function Refused({ posting: { problem } }: { posting: Posting }) {
  if (!problem) return null
  const words =
    problem.fields.length > 0 ? problem.fields.map(({ message }) => message) : [problem.detail ?? problem.message]
  return (
    <div
      role="alert"
      data-testid="form-refused"
      className="flex flex-col gap-1 rounded-control bg-fail-soft px-3 py-2 text-fail"
    >
      {words.map((word) => (
        <p key={word} className="first-letter:uppercase">
          {word}
        </p>
      ))}
      {problem.fields.length === 0 && problem.traceId && <Trace id={problem.traceId} />}
    </div>
  )
}
