/** What is wrong with an answer, in a sentence, and the way to mending it. */
import { useState, type FormEvent } from 'react'
import type { Message } from '@/api/types'
import { useMayManage } from '@/lib/roles'
import { plainText } from '@/lib/whatsapp'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/field'

const words = s.feedback
const COMMENT_MOST = 1000

interface WrongDialogProps {
  message: Message
  onSend: (comment: string) => void
  /** To where the article can be mended. */
  onWhy: () => void
  onClose: () => void
}

export function WrongDialog({ message, onSend, onWhy, onClose }: WrongDialogProps) {
  const [comment, setComment] = useState('')
  const mayManage = useMayManage()
  const send = () => {
    onSend(comment.trim())
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={words.title} lead={words.lead}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <blockquote className="line-clamp-4 border-l-2 border-ai-line pl-3 break-words text-ink-2">
          {plainText(message.text)}
        </blockquote>
        <TextArea
          label={words.comment}
          optional
          rows={3}
          maxLength={COMMENT_MOST}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
          data-testid="wrong-comment"
        />
        <footer className="flex flex-wrap justify-end gap-2">
          {mayManage && (
            <Button
              onClick={() => {
                send()
                onWhy()
              }}
              data-testid="wrong-fix"
            >
              {words.sendAndFix}
            </Button>
          )}
          <Button type="submit" look="primary" data-testid="wrong-send">
            {words.send}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
