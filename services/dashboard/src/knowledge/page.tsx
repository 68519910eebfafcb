/** What the AI knows: the articles, and a box to ask them. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BookOpen, FileText, Plus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { articlesQuery, basesQuery } from '@/api/knowledge'
import type { Article } from '@/api/types'
import { ago, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { PrimaryLink } from '@/ui/link'
import { Page } from '@/ui/page'
import { Empty, Failed, Loading, Skeleton } from '@/ui/states'
import { AskBox } from './ask-box'
import { Status } from './status'

export function KnowledgePage() {
  const bases = useQuery(basesQuery)
  const base = bases.data?.[0]
  const create = (
    <PrimaryLink to="/knowledge/$articleId" params={{ articleId: 'new' }} search={{}} icon={Plus}>
      {s.knowledge.create}
    </PrimaryLink>
  )
  return (
    <Page title={s.knowledge.title} lead={s.knowledge.lead} action={create} wide>
      {bases.error && !base ? (
        <Failed what={s.knowledge.articles} error={bases.error} onRetry={() => void bases.refetch()} />
      ) : base ? (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 lg:grid-cols-[minmax(0,1fr)_380px]">
          <Articles baseId={base.id} />
          <AskBox baseId={base.id} />
        </div>
      ) : (
        <RowsLoading />
      )}
    </Page>
  )
}

function Articles({ baseId }: { baseId: string }) {
  const { data, error, refetch } = useQuery(articlesQuery(baseId))
  const [typed, setTyped] = useState('')
  const wanted = useDeferredValue(typed.trim().toLocaleLowerCase())
  if (error && !data) return <Failed what={s.knowledge.articles} error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsLoading />
  if (data.length === 0) return <Empty icon={BookOpen} title={s.knowledge.empty.title} lead={s.knowledge.empty.lead} />
  const shown = data.filter((article) => `${article.title} ${article.body}`.toLocaleLowerCase().includes(wanted))
  return (
    <div className="flex flex-col gap-3">
      <input
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        aria-label={s.knowledge.search}
        placeholder={s.knowledge.search}
        className="h-8 w-full max-w-80 rounded-control border border-line-strong bg-surface px-2.5 pointer-coarse:h-10 pointer-coarse:text-[16px]"
      />
      {shown.length === 0 ? (
        <p className="py-8 text-ink-3">{s.knowledge.noMatch}</p>
      ) : (
        <ul className="overflow-hidden rounded-card border border-line bg-surface">
          {shown.map((article) => (
            <ArticleRow key={article.id} article={article} />
          ))}
        </ul>
      )}
    </div>
  )
}

function ArticleRow({ article }: { article: Article }) {
  const now = useNow()
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        to="/knowledge/$articleId"
        params={{ articleId: article.id }}
        search={{}}
        data-testid="article-row"
        className="flex min-h-14 items-center gap-3 px-4 py-2 transition-colors duration-150 focus-inset hover:bg-hover"
      >
        <FileText aria-hidden size={18} strokeWidth={1.5} className="shrink-0 text-ink-3" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{article.title}</span>
          <span className="block truncate text-meta text-ink-3">{article.body.replace(/[#*_>`-]/g, '').trim()}</span>
        </span>
        <Status status={article.status} />
        <time
          dateTime={article.updatedAt}
          title={exact(article.updatedAt)}
          className="w-16 shrink-0 text-right text-meta text-ink-3 tabular max-md:hidden"
        >
          {ago(article.updatedAt, now)}
        </time>
      </Link>
    </li>
  )
}

function RowsLoading() {
  return (
    <Loading>
      <div className="flex flex-col gap-2">
        <Skeleton className="h-8 w-80" />
        {[0, 1, 2, 3].map((index) => (
          <Skeleton key={index} className="h-14 w-full" />
        ))}
      </div>
    </Loading>
  )
}
