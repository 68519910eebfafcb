/** What the invented API answers with. */

export interface Answer {
  status: number
  body?: unknown
  /** Whether the session begins or ends with it. */
  signsIn?: boolean
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const made = (body: unknown): Answer => ({ status: 201, body })
export const page = (items: unknown[]): Answer => ok({ items })
export const none: Answer = { status: 204 }

export const problem = (status: number, code: string, title: string, more: Record<string, unknown> = {}): Answer => ({
  status,
  body: { type: 'about:blank', status, code, title, traceId: '4bf92f3577b34da6a3ce929d0e0e4736', ...more },
})

export const missing = problem(404, 'not_found', 'This does not exist')
