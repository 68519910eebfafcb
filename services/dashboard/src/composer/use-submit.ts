/** Sending what the composer holds: a note, a text, or files one after the other. */
import { useNote, usePost, useSend } from '@/api/sending'
import { asProblem } from '@/api/problem'
import type { Message, NewMessage } from '@/api/types'
import { idempotencyKey } from '@/lib/key'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { LIMITS, takesCaption } from './limits'
import type { ComposerMode } from './modes'
import type { Attachment, Attachments } from './use-attachments'

interface Holds {
  conversationId: string
  mode: ComposerMode
  text: string
  setText: (text: string) => void
  attachments: Attachments
  replyTo: Message | null
  onReplyEnd: () => void
}

export interface Submit {
  run: () => void
  ready: boolean
}

export function useSubmit(holds: Holds): Submit {
  const { conversationId, mode, text, setText, attachments, replyTo, onReplyEnd } = holds
  const send = useSend(conversationId)
  const post = usePost(conversationId)
  const note = useNote(conversationId)
  const toasts = useToasts()
  const body = text.trim()
  const files = mode === 'reply' ? attachments.items : []
  const captioned = takesCaption(files[0]?.kind) && files.length > 0
  const fits = [...body].length <= (captioned ? LIMITS.caption : LIMITS.text)
  const ready = fits && !post.isPending && !note.isPending && (files.length > 0 ? files.every(isReady) : body !== '')

  const sendText = (words: string, quoted: string | undefined) => {
    send.mutate({ text: words, key: idempotencyKey(), replyTo: quoted })
  }
  const sendFiles = async () => {
    let [caption, quoted] = [captioned ? body : '', replyTo?.id]
    if (captioned) setText('')
    onReplyEnd()
    for (const file of files) {
      try {
        // One after the other: the customer gets them in this order.
        // oxlint-disable-next-line no-await-in-loop
        await post.mutateAsync({ body: asMessage(file, caption, quoted), key: idempotencyKey() })
      } catch (error) {
        const problem = asProblem(error)
        attachments.change(file.key, { refused: problem.fields[0]?.message ?? problem.detail ?? problem.message })
        if (caption) setText(caption)
        return
      }
      attachments.remove(file.key)
      caption = ''
      quoted = undefined
    }
    if (!captioned && body) {
      setText('')
      sendText(body, undefined)
    }
  }
  const run = () => {
    if (!ready) return
    if (files.length > 0) return void sendFiles()
    setText('')
    if (mode === 'reply') {
      sendText(body, replyTo?.id)
      return onReplyEnd()
    }
    note.mutate(body, {
      onError: (error) => {
        setText(body)
        toasts.fail(s.actions.refused(s.composer.addNote), error)
      },
    })
  }
  return { run, ready }
}

function isReady({ stored, refused }: Attachment): boolean {
  return stored !== undefined && refused === undefined
}

function asMessage({ stored, kind, voice }: Attachment, caption: string, replyTo: string | undefined): NewMessage {
  return {
    media: {
      kind: kind ?? 'document',
      fileId: stored?.id ?? '',
      ...(caption ? { caption } : {}),
      ...(kind === 'document' && stored ? { filename: stored.filename } : {}),
      ...(kind === 'audio' && voice ? { voice } : {}),
    },
    ...(replyTo ? { replyTo } : {}),
  }
}
