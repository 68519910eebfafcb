/** Who is signed in, and signing in and out. */
import { queryOptions, useSuspenseQuery, type QueryClient } from '@tanstack/react-query'
import { api, done, take } from './client'
import { Problem } from './problem'
import type { Session } from './types'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => take(api.GET('/api/session')),
  staleTime: Number.POSITIVE_INFINITY,
  retry: (failures, error) => failures < 3 && !(error instanceof Problem && error.status === 401),
})

/** Only for pages behind sign-in, whose route has loaded it already. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data
}

export async function signIn(queries: QueryClient, email: string, password: string): Promise<void> {
  await done(api.POST('/api/session', { body: { email, password } }))
  queries.removeQueries({ queryKey: sessionQuery.queryKey })
  await queries.fetchQuery(sessionQuery)
}

export async function signOut(): Promise<void> {
  await done(api.DELETE('/api/session'))
}

export async function setPresence(status: 'online' | 'away'): Promise<void> {
  await done(api.PUT('/api/presence', { body: { status } }))
}
