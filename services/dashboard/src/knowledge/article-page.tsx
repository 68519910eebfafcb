/** Writing an article, new or known. */
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { articleQuery, basesQuery } from '@/api/knowledge'
import { Problem } from '@/api/problem'
import { PageMissing, PagePending } from '@/shell/page-states'
import { s } from '@/strings'
import { Failed } from '@/ui/states'
import { EMPTY_ARTICLE, formOf } from './article-form'
import { Editor } from './editor'

export function ArticlePage() {
  const { articleId } = useParams({ from: '/inside/knowledge/$articleId' })
  const { question } = useSearch({ from: '/inside/knowledge/$articleId' })
  const bases = useQuery(basesQuery)
  const base = bases.data?.[0]
  if (bases.error && !base)
    return (
      <Failed
        what={s.knowledge.articles}
        error={bases.error}
        onRetry={() => void bases.refetch()}
        className="py-[20vh]"
      />
    )
  if (!base) return <PagePending />
  if (articleId === 'new')
    return (
      <Editor
        key="new"
        baseId={base.id}
        article={undefined}
        initial={{ ...EMPTY_ARTICLE, questions: question ?? '' }}
      />
    )
  return <Known key={articleId} baseId={base.id} articleId={articleId} />
}

function Known({ baseId, articleId }: { baseId: string; articleId: string }) {
  const { data, error, refetch } = useQuery({ ...articleQuery(baseId, articleId), refetchOnWindowFocus: false })
  if (data) return <Editor key={data.id} baseId={baseId} article={data} initial={formOf(data)} />
  if (error instanceof Problem && error.status === 404) return <PageMissing />
  if (error)
    return <Failed what={s.knowledge.article} error={error} onRetry={() => void refetch()} className="py-[20vh]" />
  return <PagePending />
}
