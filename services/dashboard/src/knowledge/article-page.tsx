/** Writing an article, new or known. */
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { articleQuery } from '@/api/knowledge'
import { Problem } from '@/api/problem'
import { PageMissing, PagePending } from '@/shell/page-states'
import { s } from '@/strings'
import { Loaded } from '@/ui/loaded'
import { EMPTY_ARTICLE, formOf } from './article-form'
import { useBaseId, WithBase } from './base'
import { Editor } from './editor'
import type { ArticleSearch } from './search'

export function ArticlePage() {
  const { articleId } = useParams({ from: '/inside/knowledge/$articleId' })
  const search = useSearch({ from: '/inside/knowledge/$articleId' })
  return (
    <WithBase skeleton={<PagePending />}>
      {articleId === 'new' ? (
        <Editor key="new" article={undefined} initial={EMPTY_ARTICLE} search={search} />
      ) : (
        <Known key={articleId} articleId={articleId} search={search} />
      )}
    </WithBase>
  )
}

function Known({ articleId, search }: { articleId: string; search: ArticleSearch }) {
  const article = useQuery({ ...articleQuery(useBaseId(), articleId), refetchOnWindowFocus: false })
  if (article.error instanceof Problem && article.error.status === 404) return <PageMissing />
  return (
    <Loaded query={article} what={s.knowledge.article} skeleton={<PagePending />} className="py-[20vh]">
      {(data) => <Editor key={data.id} article={data} initial={formOf(data)} search={search} />}
    </Loaded>
  )
}
