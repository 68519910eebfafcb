/** Writing an article, new or known. */
import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams, useSearch } from '@tanstack/react-router'
import { articleQuery, homeQuery } from '@/api/knowledge'
import { Problem } from '@/api/problem'
import { PageMissing, PagePending } from '@/shell/page-states'
import { s } from '@/strings'
import { Loaded } from '@/ui/loaded'
import { EMPTY_ARTICLE, formOf } from './article-form'
import { useBaseId, useChosenBase, WithBase } from './base'
import { Editor } from './editor'
import type { ArticleSearch } from './search'

export function ArticlePage() {
  const { articleId } = useParams({ from: '/inside/base/knowledge/$articleId' })
  const search = useSearch({ from: '/inside/base/knowledge/$articleId' })
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
  if (article.error instanceof Problem && article.error.status === 404) return <Elsewhere articleId={articleId} />
  return (
    <Loaded query={article} what={s.knowledge.article} skeleton={<PagePending />} className="py-[20vh]">
      {(data) => <Editor key={data.id} article={data} initial={formOf(data)} search={search} />}
    </Loaded>
  )
}

/** A link may lead to an article of another knowledge base than the one looked at last. */
function Elsewhere({ articleId }: { articleId: string }) {
  const here = useBaseId()
  const others = (useChosenBase()?.bases ?? []).map(({ id }) => id).filter((id) => id !== here)
  const home = useQuery(homeQuery(others, articleId))
  if (home.data === null) return <PageMissing />
  return (
    <Loaded query={home} what={s.knowledge.article} skeleton={<PagePending />} className="py-[20vh]">
      {(base) =>
        base && (
          <Navigate to="/knowledge/$articleId" params={{ articleId }} search={(held) => ({ ...held, base })} replace />
        )
      }
    </Loaded>
  )
}
