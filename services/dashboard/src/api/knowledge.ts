/** Articles, and asking them. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, done, take, takeAll } from './client'
import type { Article, NewArticle } from './types'

const PAGE_MOST = 200

/** The account's knowledge bases; the first is the one the first operator answers from. */
export const basesQuery = queryOptions({
  queryKey: ['knowledge-bases'] as const,
  queryFn: () =>
    takeAll((cursor) => take(api.GET('/api/knowledge-bases', { params: { query: cursor ? { cursor } : {} } }))),
  staleTime: 60_000,
})

export function articlesQuery(baseId: string) {
  return queryOptions({
    queryKey: ['articles', baseId] as const,
    queryFn: () =>
      takeAll((cursor) =>
        take(
          api.GET('/api/knowledge-bases/{id}/articles', {
            params: { path: { id: baseId }, query: { limit: PAGE_MOST, ...(cursor ? { cursor } : {}) } },
          }),
        ),
      ),
    staleTime: 15_000,
  })
}

export function articleQuery(baseId: string, articleId: string) {
  return queryOptions({
    queryKey: ['articles', baseId, articleId] as const,
    queryFn: () =>
      take(api.GET('/api/knowledge-bases/{id}/articles/{articleId}', { params: { path: { id: baseId, articleId } } })),
  })
}

/** Creates without an id, changes with one. */
export function useSaveArticle(baseId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ articleId, body }: { articleId: string | undefined; body: NewArticle }): Promise<Article> =>
      articleId
        ? take(
            api.PATCH('/api/knowledge-bases/{id}/articles/{articleId}', {
              params: { path: { id: baseId, articleId } },
              body: { ...body, url: body.url ?? null, language: body.language ?? null },
            }),
          )
        : take(api.POST('/api/knowledge-bases/{id}/articles', { params: { path: { id: baseId } }, body })),
    onSuccess: (article) => {
      queries.setQueryData(articleQuery(baseId, article.id).queryKey, article)
      return queries.invalidateQueries({ queryKey: articlesQuery(baseId).queryKey, exact: true })
    },
  })
}

export function useDeleteArticle(baseId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (articleId: string) =>
      done(
        api.DELETE('/api/knowledge-bases/{id}/articles/{articleId}', { params: { path: { id: baseId, articleId } } }),
      ),
    onSuccess: (_done, articleId) => {
      const { queryKey } = articlesQuery(baseId)
      // The list that opens next must not show for a moment what is gone.
      queries.setQueryData(queryKey, (articles) => articles?.filter((article) => article.id !== articleId))
      return queries.invalidateQueries({ queryKey, exact: true })
    },
  })
}

export function useAsk(baseId: string) {
  return useMutation({
    mutationFn: (question: string) =>
      take(api.POST('/api/knowledge-bases/{id}/ask', { params: { path: { id: baseId } }, body: { question } })),
  })
}
