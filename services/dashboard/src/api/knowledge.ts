/** Articles with their versions, and asking them. */
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query'
import { api, done, take, takeAll } from './client'
import { Problem } from './problem'
import { request, type PageOf } from './request'
import type { Article, NewArticle } from './types'
import type { components } from './schema'

type Schemas = components['schemas']

const PAGE = 50

export interface ArticleFilter {
  q?: string
  status?: Article['status']
  sourceId?: string
  flagged?: boolean
}

const LIST = 'list'
const root = (baseId: string) => `/api/knowledge-bases/${baseId}/articles`

export function articlesQuery(baseId: string, filter: ArticleFilter) {
  return infiniteQueryOptions({
    queryKey: ['articles', baseId, LIST, filter] as const,
    queryFn: ({ pageParam }) =>
      request<PageOf<Article>>('GET', root(baseId), { query: { ...filter, limit: PAGE, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor || undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
    staleTime: 15_000,
  })
}

export function articleQuery(baseId: string, articleId: string) {
  return queryOptions({
    queryKey: ['articles', baseId, articleId] as const,
    queryFn: (): Promise<Article> =>
      take(api.GET('/api/knowledge-bases/{id}/articles/{articleId}', { params: { path: { id: baseId, articleId } } })),
  })
}

export type ArticlePatch = Schemas['ArticlePatch']

type SavedArticle = { body: NewArticle } | { articleId: string; change: ArticlePatch }

/** Creates without an id, changes with one. */
export function useSaveArticle(baseId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (save: SavedArticle): Promise<Article> =>
      'articleId' in save
        ? take(
            api.PATCH('/api/knowledge-bases/{id}/articles/{articleId}', {
              params: { path: { id: baseId, articleId: save.articleId } },
              body: save.change,
            }),
          )
        : take(api.POST('/api/knowledge-bases/{id}/articles', { params: { path: { id: baseId } }, body: save.body })),
    onSuccess: (article) => changed(queries, baseId, article),
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
      const queryKey = ['articles', baseId, LIST]
      // The list that opens next must not show for a moment what is gone.
      queries.setQueriesData<InfiniteData<PageOf<Article>>>({ queryKey }, (held) =>
        held
          ? {
              ...held,
              pages: held.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== articleId) })),
            }
          : held,
      )
      return queries.invalidateQueries({ queryKey })
    },
  })
}

export type ArticleVersion = Schemas['ArticleVersion']

/** Newest first. */
export function versionsQuery(baseId: string, articleId: string) {
  return queryOptions({
    queryKey: ['articles', baseId, articleId, 'versions'] as const,
    queryFn: () =>
      takeAll((cursor) =>
        request<PageOf<ArticleVersion>>('GET', `${root(baseId)}/${articleId}/versions`, { query: { cursor } }),
      ),
    staleTime: 0,
  })
}

/** An old version comes back as a new one. */
export function useRestore(baseId: string, articleId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (version: number) =>
      request<Article>('POST', `${root(baseId)}/${articleId}/restore`, { body: { version } }),
    onSuccess: (article) => changed(queries, baseId, article),
  })
}

function changed(queries: QueryClient, baseId: string, article: Article): Promise<void> {
  queries.setQueryData(articleQuery(baseId, article.id).queryKey, article)
  void queries.invalidateQueries({ queryKey: versionsQuery(baseId, article.id).queryKey })
  return queries.invalidateQueries({ queryKey: ['articles', baseId, LIST] })
}

/** Which of these knowledge bases an article is in; nothing when it is in none. */
export function homeQuery(baseIds: readonly string[], articleId: string) {
  return queryOptions({
    queryKey: ['article-home', articleId, baseIds] as const,
    queryFn: async () => {
      const found = await Promise.all(
        baseIds.map((id) =>
          take(
            api.GET('/api/knowledge-bases/{id}/articles/{articleId}', { params: { path: { id, articleId } } }),
          ).catch((error: unknown) => {
            if (error instanceof Problem && error.status === 404) return null
            throw error
          }),
        ),
      )
      return found.find((article) => article !== null)?.knowledgeBaseId ?? null
    },
  })
}

interface Question {
  question: string
  /** Ends the request, and with it what the server does for it. */
  signal: AbortSignal
}

export function useAsk(baseId: string) {
  return useMutation({
    // Who is offline is told so, rather than left to wait.
    networkMode: 'always',
    mutationFn: ({ question, signal }: Question) =>
      take(api.POST('/api/knowledge-bases/{id}/ask', { params: { path: { id: baseId } }, body: { question }, signal })),
  })
}
