/** Where articles come from besides the editor: sites that are read, and files. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { takeAll } from './client'
import { request, type PageOf } from './request'
import { sendFile } from './files'
import type { components } from './schema'

type Schemas = components['schemas']

export type SourceState = 'queued' | 'running' | 'done' | 'failed' | 'stopped'
export type SourceMode = 'site' | 'sitemap' | 'page'
export type Schedule = 'daily' | 'weekly'
export type ItemState = 'waiting' | 'indexed' | 'unchanged' | 'flagged' | 'skipped' | 'failed'

export type KnowledgeSource = Schemas['KnowledgeSource']
/** What an upload came to: a new source, or one that was there and says this now, or said it before. */
export type UploadedSource = KnowledgeSource & { upload: 'new' | 'replaced' | 'unchanged' }

export interface NewSite {
  url: string
  mode: SourceMode
  pagesMax?: number
  include?: string[]
  exclude?: string[]
  language?: string
  schedule?: Schedule | null
}

export type SourceItem = Schemas['SourceItem']

const SOON_MS = 1_500
const ITEMS = 100
const root = (baseId: string) => `/api/knowledge-bases/${baseId}/sources`

export const isUnderWay = (source: KnowledgeSource) => source.state === 'queued' || source.state === 'running'

/** Asked for again soon while one of them is being read. */
export function sourcesQuery(baseId: string) {
  return queryOptions({
    queryKey: ['sources', baseId] as const,
    queryFn: () =>
      takeAll((cursor) => request<PageOf<KnowledgeSource>>('GET', root(baseId), { query: { limit: 200, cursor } })),
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? SOON_MS : false),
  })
}

export function sourceQuery(baseId: string, sourceId: string) {
  return queryOptions({
    queryKey: ['sources', baseId, sourceId] as const,
    queryFn: () => request<KnowledgeSource>('GET', `${root(baseId)}/${sourceId}`),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? SOON_MS : false),
  })
}

export function itemsQuery(baseId: string, sourceId: string, state: ItemState | 'all', underWay: boolean) {
  return infiniteQueryOptions({
    queryKey: ['sources', baseId, sourceId, 'items', state] as const,
    queryFn: ({ pageParam }) =>
      request<PageOf<SourceItem>>('GET', `${root(baseId)}/${sourceId}/items`, {
        query: { limit: ITEMS, cursor: pageParam, state: state === 'all' ? undefined : state },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor || undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
    refetchInterval: underWay ? SOON_MS : false,
  })
}

/** Everything that may look different once a source was changed. */
function useRenewed(baseId: string) {
  const queries = useQueryClient()
  return () => {
    void queries.invalidateQueries({ queryKey: ['articles', baseId] })
    return queries.invalidateQueries({ queryKey: ['sources', baseId] })
  }
}

export function useAddSite(baseId: string) {
  const renew = useRenewed(baseId)
  return useMutation({
    mutationFn: (body: NewSite) => request<KnowledgeSource>('POST', root(baseId), { body }),
    onSuccess: renew,
  })
}

export type SourceAction = 'run' | 'stop'

export function useSourceAction(baseId: string, sourceId: string) {
  const renew = useRenewed(baseId)
  return useMutation({
    mutationFn: (action: SourceAction) => request<KnowledgeSource>('POST', `${root(baseId)}/${sourceId}/${action}`),
    onSettled: renew,
  })
}

export function useChangeSource(baseId: string, sourceId: string) {
  const renew = useRenewed(baseId)
  return useMutation({
    mutationFn: (body: { schedule: Schedule | null }) =>
      request<KnowledgeSource>('PATCH', `${root(baseId)}/${sourceId}`, { body }),
    onSuccess: renew,
  })
}

export function useDeleteSource(baseId: string) {
  const queries = useQueryClient()
  const renew = useRenewed(baseId)
  return useMutation({
    mutationFn: ({ sourceId, articles }: { sourceId: string; articles: 'keep' | 'delete' }) =>
      request<void>('DELETE', `${root(baseId)}/${sourceId}`, { query: { articles } }),
    onSuccess: (_done, { sourceId }) => {
      const { queryKey } = sourcesQuery(baseId)
      queries.setQueryData(queryKey, (held) => held?.filter(({ id }) => id !== sourceId))
      return renew()
    },
  })
}

export function useIndexAgain(baseId: string, sourceId: string) {
  const renew = useRenewed(baseId)
  return useMutation({
    mutationFn: (itemId: string) => request<SourceItem>('POST', `${root(baseId)}/${sourceId}/items/${itemId}/index`),
    onSuccess: renew,
  })
}

/** A file becomes a source; `onProgress` is told the fraction that has left. */
export function uploadKnowledge(baseId: string, file: File, onProgress: (fraction: number) => void) {
  return sendFile<UploadedSource>(
    `/api/knowledge-bases/${baseId}/files?filename=${encodeURIComponent(file.name)}`,
    file,
    onProgress,
  )
}
