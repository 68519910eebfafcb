/** Calls of the API whose shape is written down here instead of being taken from its document. */
import { problemFrom, unreachable } from './problem'

interface Details {
  query?: Record<string, string | number | boolean | undefined>
  body?: unknown
}

/** The body of a successful answer, `undefined` where it has none; anything else is thrown as a `Problem`. */
export async function request<Data>(method: string, path: string, { query = {}, body }: Details = {}): Promise<Data> {
  const url = new URL(path, window.location.origin)
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value))
  const response = await fetch(url, {
    method,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch(() => {
    throw unreachable()
  })
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  if (!response.ok) throw problemFrom(response.status, answer, response.headers)
  return answer as Data
}

export interface PageOf<Item> {
  items: Item[]
  nextCursor?: string | null
}
