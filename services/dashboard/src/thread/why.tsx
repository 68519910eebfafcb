/** Why the AI answered as it did: what was asked, what it read, how it worked, and mending it. */
import { useQuery } from '@tanstack/react-query'
import { evidenceQuery } from '@/api/conversations'
import type { Message } from '@/api/types'
import { Evidence } from '@/evidence/evidence'
import { s } from '@/strings'
import { CopyButton } from '@/ui/copy'
import { Loaded } from '@/ui/loaded'
import { Loading, Skeleton } from '@/ui/states'
import { Mend } from './mend'
import { useAsked } from './use-asked'

export function Why({ message }: { message: Message }) {
  const evidence = useQuery(evidenceQuery(message.id))
  return (
    <Loaded query={evidence} what={s.why.what} skeleton={<WhySkeleton />} className="px-0">
      {({ turn }) => (
        <div className="flex flex-col gap-5">
          <Asked message={message} fromSeq={turn.fromSeq} uptoSeq={turn.uptoSeq} />
          <Evidence evidence={turn.evidence} sources={message.sources ?? []} />
          <Mend message={message} turn={turn} />
          <p className="flex items-center gap-1 text-meta text-ink-3">
            <span className="shrink-0">{s.why.messageId}</span>
            <code className="truncate font-mono">{message.id}</code>
            <CopyButton value={message.id} label={s.common.copy} small />
          </p>
        </div>
      )}
    </Loaded>
  )
}

function Asked({ message, fromSeq, uptoSeq }: { message: Message; fromSeq: number; uptoSeq: number }) {
  const question = useAsked(message.conversationId, fromSeq, uptoSeq)
  if (question === '') return null
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-meta font-semibold text-ink-2">{s.why.question}</h3>
      <p className="line-clamp-4 break-words whitespace-pre-wrap">{question}</p>
    </section>
  )
}

function WhySkeleton() {
  return (
    <Loading>
      <div className="flex flex-col gap-3">
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="h-24 w-full" />
        <Skeleton className="h-24 w-full" />
      </div>
    </Loading>
  )
}
