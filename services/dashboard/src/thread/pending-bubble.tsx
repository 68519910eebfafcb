/** A message on its way to the server, or one the server refused. */
import { useQueryClient } from '@tanstack/react-query'
import { dismiss, type Pending } from '@/api/sending'
import { s } from '@/strings'
import { BubbleBox, COLUMN, Meta } from './bubble'
import { Trouble } from './trouble'
import { WhatsAppText } from './whatsapp-text'

interface PendingBubbleProps {
  pending: Pending
  conversationId: string
  onWriteAgain: (text: string) => void
}

export function PendingBubble({ pending, conversationId, onWriteAgain }: PendingBubbleProps) {
  const queries = useQueryClient()
  const { problem } = pending
  const status = problem ? 'refused' : 'queued'
  const again = () => {
    dismiss(queries, conversationId, pending.key)
    onWriteAgain(pending.text)
  }
  return (
    <li
      data-testid="thread-message"
      data-author="agent"
      data-status={status}
      data-direction="outbound"
      className="mt-3 flex flex-col items-end px-4"
    >
      <div className={COLUMN}>
        <BubbleBox author="agent" first last faded={Boolean(problem)}>
          <WhatsAppText text={pending.text} className="trail-long" />
          <Meta at={pending.at} status={status} onPerson />
        </BubbleBox>
      </div>
      {problem && (
        <Trouble look="fail" words={s.delivery.failed(problem.detail ?? problem.message)}>
          {problem.traceId && <span className="ml-1.5 opacity-80">{`${s.common.traceId} ${problem.traceId}`}</span>}
          <button type="button" onClick={again} className="ml-2 font-semibold underline underline-offset-2">
            {s.delivery.tryAgain}
          </button>
        </Trouble>
      )}
    </li>
  )
}
