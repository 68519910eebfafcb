/** The articles: found by their words, by their state, by where they come from. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { BookOpen, FileText, Plus } from 'lucide-react'
import { useState } from 'react'
import { articlesQuery, type ArticleFilter } from '@/api/knowledge'
import { sourcesQuery } from '@/api/sources'
import type { Article } from '@/api/types'
import { excerpt } from '@/lib/excerpt'
import { heldWithin } from '@/lib/held'
import { useMayManage } from '@/lib/roles'
import { useSettled } from '@/lib/use-settled'
import { ago, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { PrimaryLink } from '@/ui/link'
import { Loaded } from '@/ui/loaded'
import { Pills } from '@/ui/pills'
import { ROW_LINK, RowItem, Rows } from '@/ui/rows'
import { SearchField } from '@/ui/search-field'
import { Empty } from '@/ui/states'
import { useBaseId } from './base'
import type { ArticlesSearch, ArticlesShow } from './search'
import { FlagMark, Status } from './status'

const words = s.knowledge
/** Parts of the key that name the list of one knowledge base. */
const SAME_BASE = 3
const SHOWS: ArticlesShow[] = ['all', 'published', 'draft', 'flagged']

export function ArticlesTab() {
  const { show = 'all', source } = useSearch({ from: '/inside/base/library/knowledge' })
  const navigate = useNavigate()
  const mayManage = useMayManage()
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim())
  const filter: ArticleFilter = {
    ...(q ? { q } : {}),
    ...(show === 'flagged' ? { flagged: true } : show === 'all' ? {} : { status: show }),
    ...(source ? { sourceId: source } : {}),
  }
  const go = (next: ArticlesSearch) => void navigate({ to: '/knowledge', search: next, replace: true })
  const keep = source ? { source } : {}
  return (
    <section aria-label={words.tabs.articles} className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-3">
        <SearchField label={words.search} value={typed} onChange={setTyped} testId="article-search" />
        {mayManage && (
          <PrimaryLink to="/knowledge/$articleId" params={{ articleId: 'new' }} search={{}} icon={Plus}>
            {words.create}
          </PrimaryLink>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Pills
          label={words.filter.label}
          value={show}
          options={SHOWS.map((value) => ({ value, words: words.filter[value] }))}
          onChange={(next) => go({ ...keep, ...(next === 'all' ? {} : { show: next }) })}
          testId="show"
        />
        <SourcePicker
          chosen={source}
          onChange={(next) => go({ ...(show === 'all' ? {} : { show }), ...(next ? { source: next } : {}) })}
        />
      </div>
      <List filter={filter} />
    </section>
  )
}

function SourcePicker({ chosen, onChange }: { chosen: string | undefined; onChange: (id: string) => void }) {
  const { data } = useQuery(sourcesQuery(useBaseId()))
  if (!data || data.length === 0) return null
  return (
    <label className="flex min-w-0 items-center gap-2 text-meta text-ink-3">
      {words.filter.source}
      <select
        value={chosen ?? ''}
        onChange={(event) => onChange(event.target.value)}
        className="h-7 max-w-52 min-w-0 rounded-control border border-line-strong bg-surface px-2 text-ink pointer-coarse:h-9"
      >
        <option value="">{words.filter.anywhere}</option>
        {data.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function List({ filter }: { filter: ArticleFilter }) {
  const query = articlesQuery(useBaseId(), filter)
  const articles = useInfiniteQuery({ ...query, placeholderData: heldWithin(SAME_BASE, query.queryKey) })
  const isNarrowed = Object.keys(filter).length > 0
  return (
    <Loaded query={articles} what={words.articles}>
      {(items) =>
        items.length > 0 ? (
          <>
            <Rows label={words.tabs.articles}>
              {items.map((article) => (
                <ArticleRow key={article.id} article={article} />
              ))}
            </Rows>
            {articles.hasNextPage && (
              <Button
                className="w-fit"
                disabled={articles.isFetchingNextPage}
                onClick={() => void articles.fetchNextPage()}
              >
                {words.loadMore}
              </Button>
            )}
          </>
        ) : isNarrowed ? (
          <p className="py-8 text-ink-3">{words.noMatch}</p>
        ) : (
          <Empty icon={BookOpen} title={words.empty.title} lead={words.empty.lead} />
        )
      }
    </Loaded>
  )
}

function ArticleRow({ article }: { article: Article }) {
  const now = useNow()
  return (
    <RowItem>
      <Link
        to="/knowledge/$articleId"
        params={{ articleId: article.id }}
        search={{}}
        data-testid="article-row"
        className={ROW_LINK}
      >
        <FileText aria-hidden size={18} strokeWidth={1.5} className="shrink-0 text-ink-3" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{article.title}</span>
          <span className="block truncate text-meta text-ink-3">{excerpt(article.body)}</span>
        </span>
        <span className="flex shrink-0 flex-col items-end gap-0.5 md:flex-row md:items-center md:gap-3">
          <FlagMark flags={article.flags} />
          <Status status={article.status} />
        </span>
        <time
          dateTime={article.updatedAt}
          title={exact(article.updatedAt)}
          className="w-14 shrink-0 text-right text-meta text-ink-3 tabular max-md:hidden"
        >
          {ago(article.updatedAt, now)}
        </time>
      </Link>
    </RowItem>
  )
}
