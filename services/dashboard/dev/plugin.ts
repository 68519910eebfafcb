/** Serves invented data in the shape of the API, so that every screen can be worked on without a server. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import { answer, listen } from './server.ts'
import { media } from './whatsapp.ts'

const COOKIE = 'fixtures=signed-in'

export function fixtures(): Plugin {
  return {
    name: 'reaktly-fixtures',
    configureServer: ({ middlewares }) => void middlewares.use(serve),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(serve),
  }
}

function serve(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  if (request.url === '/api/events') return stream(request, response)
  if (!request.url?.startsWith('/api/')) return next()
  if (request.method === 'GET' && request.url.startsWith('/api/media/')) return file(request.url, response)
  void reply(request, response)
}

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const url = new URL(request.url ?? '/', 'http://localhost')
  const signedIn = request.headers.cookie?.includes(COOKIE) ?? false
  const { status, body, signsIn } = answer(
    request.method ?? 'GET',
    url,
    text === '' || !request.headers['content-type']?.includes('json')
      ? {}
      : (JSON.parse(text) as Record<string, unknown>),
    signedIn,
  )
  response.statusCode = status
  if (signsIn !== undefined)
    response.setHeader('set-cookie', `${COOKIE}; Path=/; HttpOnly${signsIn ? '' : '; Max-Age=0'}`)
  if (body === undefined) return void response.end()
  response.setHeader('content-type', status >= 400 ? 'application/problem+json' : 'application/json')
  response.end(JSON.stringify(body))
}

function file(url: string, response: ServerResponse): void {
  const { type, body } = media(decodeURIComponent(url.split('/').at(-1) ?? ''))
  response.setHeader('content-type', type)
  response.end(body)
}

function stream(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': hello\n\n')
  const beat = setInterval(() => response.write(': beat\n\n'), 10_000)
  const stop = listen((event) => response.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`))
  request.on('close', () => {
    clearInterval(beat)
    stop()
  })
}
