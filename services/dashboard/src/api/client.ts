/** The one door to the HTTP API: same origin, typed from its OpenAPI document, failures as `Problem`. */
import createClient from 'openapi-fetch'
import { problemFrom, unreachable } from './problem'
import type { paths } from './schema'

export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' })

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The body of a successful answer; anything else is thrown as a `Problem`. */
export async function take<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const answer = await reach(call)
  if (answer.data === undefined) throw problemFrom(answer.response.status, undefined, answer.response.headers)
  return answer.data
}

/** For calls that answer 204. */
export async function done(call: Promise<Answer<unknown>>): Promise<void> {
  await reach(call)
}

async function reach<Data>(call: Promise<Answer<Data>>): Promise<Answer<Data>> {
  const answer = await call.catch(() => {
    throw unreachable()
  })
  if (!answer.response.ok) throw problemFrom(answer.response.status, answer.error, answer.response.headers)
  return answer
}

interface Page<Item> {
  items: Item[]
  nextCursor?: string | null
}

/** Follows `nextCursor` to the end; for lists that are short by nature. */
export async function takeAll<Item>(load: (cursor: string | undefined) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    // Each page says where the next one begins.
    // oxlint-disable-next-line no-await-in-loop
    const page: Page<Item> = await load(cursor)
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return items
}
