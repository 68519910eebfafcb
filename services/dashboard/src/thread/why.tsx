/** Why the AI answered as it did: the passages it read, and how it worked. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { evidenceQuery } from '@/api/conversations'
import type { Message } from '@/api/types'
import { s } from '@/strings'
import { CopyButton } from '@/ui/copy'
import { Failed, Loading, Skeleton } from '@/ui/states'
import { facts, sortPassages, type Passage } from './evidence'

export function Why({ message }: { message: Message }) {
  const { data, error, refetch } = useQuery(evidenceQuery(message.id))
  if (error) return <Failed what={s.why.what} error={error} onRetry={() => void refetch()} className="px-0" />
  if (!data) return <WhySkeleton />
  const { used, found } = sortPassages(data.turn.evidence, message.sources ?? [])
  return (
    <div className="flex flex-col gap-5">
      <p className="text-ink-2">{used.length + found.length > 0 ? s.why.lead : s.why.none}</p>
      <Passages title={s.why.used} passages={used} />
      <Passages title={s.why.found} passages={found} />
      <FactsLine words={facts(data.turn.evidence)} />
      <p className="flex items-center gap-1 text-meta text-ink-3">
        <span className="shrink-0">{s.why.messageId}</span>
        <code className="truncate font-mono">{message.id}</code>
        <CopyButton value={message.id} label={s.common.copy} small />
      </p>
    </div>
  )
}

function Passages({ title, passages }: { title: string; passages: readonly Passage[] }) {
  if (passages.length === 0) return null
  return (
    <section className="flex flex-col gap-2.5">
      <h3 className="text-meta font-semibold text-ink-2">{title}</h3>
      <ol className="flex flex-col gap-4">
        {passages.map((passage, index) => (
          // Two passages of one article differ only by their place in the list.
          // oxlint-disable-next-line react/no-array-index-key
          <PassageCard key={`${passage.title} ${index}`} passage={passage} />
        ))}
      </ol>
    </section>
  )
}

function PassageCard({ passage }: { passage: Passage }) {
  return (
    <li className="flex flex-col gap-1.5 border-l-2 border-ai-line pl-3" data-testid="why-source">
      <h4 className="font-semibold">{passage.title}</h4>
      {passage.text && <p className="whitespace-pre-wrap text-ink-2">{passage.text}</p>}
      <p className="flex flex-wrap items-center gap-x-3 text-meta text-ink-3">
        {passage.score !== undefined && <span className="tabular">{s.why.score(passage.score.toFixed(2))}</span>}
        {passage.version !== undefined && <span>{s.why.version(passage.version)}</span>}
        {passage.articleId && (
          <Link
            to="/knowledge/$articleId"
            params={{ articleId: passage.articleId }}
            search={{}}
            className="font-medium text-accent-text underline underline-offset-2"
          >
            {s.why.openArticle}
          </Link>
        )}
      </p>
    </li>
  )
}

function FactsLine({ words }: { words: string[] }) {
  return words.length > 0 ? <p className="border-t border-line pt-3 text-meta text-ink-3">{words.join(' · ')}</p> : null
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
