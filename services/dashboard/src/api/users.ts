/** The colleagues, for their names. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { s } from '@/strings'
import { api, take, takeAll } from './client'
import { useSession } from './session'

export const usersQuery = queryOptions({
  queryKey: ['users'] as const,
  queryFn: () => takeAll((cursor) => take(api.GET('/api/users', { params: { query: cursor ? { cursor } : {} } }))),
  staleTime: 300_000,
})

/** What a colleague is called in a sentence; who is not known any more is someone. */
export function useColleague(id: string | undefined): string {
  const { user } = useSession()
  const { data } = useQuery({ ...usersQuery, enabled: id !== undefined && id !== user.id })
  if (id === user.id) return s.event.you
  return data?.find((each) => each.id === id)?.name ?? s.event.someoneTo
}
