/** What went wrong with a call, in the words of RFC 9457, with enough to act on and to report. */
import { s } from '@/strings'

export interface FieldError {
  field: string
  message: string
}

export class Problem extends Error {
  override readonly name = 'Problem'

  constructor(
    /** HTTP status; 0 when no answer came at all. */
    readonly status: number,
    /** The API's stable code, or `unreachable`. */
    readonly code: string,
    title: string,
    readonly detail: string | undefined,
    readonly traceId: string | undefined,
    readonly fields: readonly FieldError[],
  ) {
    super(title)
  }

  fieldMessage(field: string): string | undefined {
    return this.fields.find((entry) => entry.field === field)?.message
  }
}

export function problemFrom(status: number, body: unknown, headers: Headers): Problem {
  const fields = isRecord(body) && Array.isArray(body['errors']) ? body['errors'].flatMap(fieldError) : []
  return new Problem(
    status,
    text(body, 'code') ?? `http_${status}`,
    text(body, 'title') ?? (status >= 500 ? s.failure.server : s.failure.refused),
    text(body, 'detail'),
    text(body, 'traceId') ?? text(body, 'trace_id') ?? traceOf(headers),
    fields,
  )
}

export function unreachable(): Problem {
  return new Problem(0, 'unreachable', s.failure.unreachable, s.failure.unreachableFix, undefined, [])
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(0, 'unexpected', s.failure.unexpected, undefined, undefined, [])
}

function traceOf(headers: Headers): string | undefined {
  const plain = headers.get('x-trace-id') ?? headers.get('x-request-id')
  if (plain) return plain
  return headers.get('traceparent')?.split('-')[1]
}

function fieldError(entry: unknown): FieldError[] {
  const field = text(entry, 'field')
  const message = text(entry, 'message') ?? text(entry, 'detail')
  return field && message ? [{ field, message }] : []
}

function text(value: unknown, key: string): string | undefined {
  if (!isRecord(value)) return undefined
  const found = value[key]
  return typeof found === 'string' && found !== '' ? found : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
