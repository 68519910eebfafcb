/** Uploading a file, with its progress. */
import { problemFrom, unreachable } from './problem'
import type { StoredFile } from './types'

export interface Upload<Stored = StoredFile> {
  done: Promise<Stored>
  cancel: () => void
}

/** A file that a message is to carry. */
export function uploadFile(file: File, onProgress: (fraction: number) => void): Upload {
  return sendFile(`/api/files?filename=${encodeURIComponent(file.name)}`, file, onProgress)
}

/** `onProgress` is told the fraction that has left, 0 to 1. `fetch` cannot tell it. */
export function sendFile<Stored>(path: string, file: File, onProgress: (fraction: number) => void): Upload<Stored> {
  const request = new XMLHttpRequest()
  const done = new Promise<Stored>((resolve, reject) => {
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0))
    request.addEventListener('error', () => reject(unreachable()))
    request.addEventListener('load', () => {
      const body: unknown = parsed(request.responseText)
      if (request.status < 300) resolve(body as Stored)
      else reject(problemFrom(request.status, body, headers(request)))
    })
    request.open('POST', path)
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.send(file)
  })
  return { done, cancel: () => request.abort() }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function headers(request: XMLHttpRequest): Headers {
  const trace = request.getResponseHeader('x-trace-id')
  return new Headers(trace ? { 'x-trace-id': trace } : {})
}
