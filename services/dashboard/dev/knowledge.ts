/** The invented knowledge: articles with their versions, sources that are read, gaps and suggestions. */
import type { Gap } from '../src/api/gaps'
import type { ArticleVersion } from '../src/api/knowledge'
import type { KnowledgeSource, SourceItem } from '../src/api/sources'
import type { Suggestion } from '../src/api/suggestions'
import type { Article, NewArticle } from '../src/api/types'
import { made, missing, none, ok, page, problem, type Answer } from './answer.ts'
import { articles } from './desk.ts'
import { gaps, items, sources, suggestions } from './learned.ts'
import { iso, ME } from './people.ts'

const DAY = 86_400_000
const versions = new Map<string, ArticleVersion[]>(
  articles.map((article) => [
    article.id,
    [
      versionOf(article),
      {
        ...versionOf(article),
        version: 1,
        body: article.body.replace('30 days', '14 days').replace('working days', 'days'),
        questions: article.questions.slice(1),
        savedAt: iso(40 * DAY),
      },
    ],
  ]),
)

function versionOf(article: Article): ArticleVersion {
  const { version, title, body, url, language, questions, status, updatedAt } = article
  return { version, title, body, url, language, questions, status, savedBy: ME, savedAt: updatedAt } as ArticleVersion
}

export function knowledge(method: string, url: URL, rest: string[], body: Record<string, unknown>): Answer {
  const [base, part, id, step] = rest
  if (!base) return method === 'POST' ? createBase(body) : page(bases.map(counted))
  if (!part) return oneBase(method, base, body)
  if (base !== 'base-1') return elsewhere(method, part, id)
  if (part === 'ask') return ask(String(body['question']))
  if (part === 'files') return addSource(String(url.searchParams.get('filename')), { kind: 'file' })
  if (part === 'sources') return id ? source(method, id, rest.slice(3), url) : listSources(method, body)
  if (part === 'gaps') return gap(url, id, step, body)
  if (part === 'suggestions') return suggestion(url, id, step)
  return articleRoute(method, url, id, step, body)
}

const bases = [
  { id: 'base-1', name: 'Example Shoes' },
  { id: 'base-2', name: 'Example Shoes Outlet, with a name that is longer than the room there is' },
]

const counted = (base: { id: string; name: string }) => ({
  ...base,
  version: 7,
  articleCount: base.id === 'base-1' ? articles.length : 0,
  createdAt: iso(60 * DAY),
  updatedAt: iso(DAY),
})

function createBase({ name }: Record<string, unknown>): Answer {
  const fresh = { id: `base-${Date.now()}`, name: String(name) }
  bases.push(fresh)
  return made(counted(fresh))
}

function oneBase(method: string, id: string, { name }: Record<string, unknown>): Answer {
  const found = bases.find((each) => each.id === id)
  if (!found) return missing
  if (method === 'PATCH') found.name = String(name)
  if (method === 'DELETE') bases.splice(bases.indexOf(found), 1)
  return method === 'DELETE' ? none : ok(counted(found))
}

/** The other knowledge bases are empty. */
function elsewhere(method: string, part: string, id: string | undefined): Answer {
  if (part === 'ask') return ok({ outcome: 'handoff', reason: 'no_answer', passages: [] })
  return method === 'GET' && !id ? page([]) : missing
}

function articleRoute(
  method: string,
  url: URL,
  id: string | undefined,
  step: string | undefined,
  body: Record<string, unknown>,
): Answer {
  const found = articles.find((each) => each.id === id)
  if (!id) return method === 'POST' ? create(body as unknown as NewArticle) : list(url)
  if (!found) return missing
  if (step === 'versions') return page(versions.get(id) ?? [])
  if (step === 'restore') {
    const old = versions.get(id)?.find(({ version }) => version === body['version'])
    return change(found, { ...(old as object) })
  }
  if (method === 'GET') return ok(found)
  if (method === 'DELETE') articles.splice(articles.indexOf(found), 1)
  if (method === 'DELETE') return none
  const { version, ...patch } = body
  return version === undefined || version === found.version
    ? change(found, patch)
    : problem(409, 'article_changed', 'Somebody else changed the article meanwhile')
}

function list(url: URL): Answer {
  const want = (name: string) => url.searchParams.get(name)
  const q = want('q')?.toLowerCase()
  return page(
    articles.filter(
      (each) =>
        (!q || `${each.title} ${each.body}`.toLowerCase().includes(q)) &&
        (!want('status') || each.status === want('status')) &&
        (!want('sourceId') || each.sourceId === want('sourceId')) &&
        (want('flagged') !== 'true' || (each.flags?.length ?? 0) > 0),
    ),
  )
}

function create(body: NewArticle): Answer {
  const fresh: Article = {
    createdAt: iso(0),
    knowledgeBaseId: 'base-1',
    version: 1,
    ...body,
    questions: body.questions ?? [],
    status: body.status ?? 'published',
    id: `article-${Date.now()}`,
    updatedAt: iso(0),
  } as Article
  articles.unshift(fresh)
  versions.set(fresh.id, [versionOf(fresh)])
  return made(fresh)
}

function change(held: Article, patch: object): Answer {
  Object.assign(held, patch, { updatedAt: iso(0), version: held.version + 1 })
  if (held.status === 'published') held.flags = []
  versions.set(held.id, [versionOf(held), ...(versions.get(held.id) ?? [])])
  return ok(held)
}

function listSources(method: string, body: Record<string, unknown>): Answer {
  return method === 'POST'
    ? addSource(String(body['url']), { ...body, kind: 'site' } as Partial<KnowledgeSource>)
    : page(sources)
}

function addSource(name: string, more: Partial<KnowledgeSource>): Answer {
  const fresh: KnowledgeSource = {
    id: `source-${Date.now()}`,
    knowledgeBaseId: 'base-1',
    kind: 'site',
    include: [],
    exclude: [],
    name,
    state: 'running',
    progress: { found: 1, done: 0, changed: 0, flagged: 0, failed: 0 },
    articleCount: 0,
    createdAt: iso(0),
    ...more,
  } as KnowledgeSource
  sources.unshift(fresh)
  readOn(fresh)
  return made(fresh)
}

/** Reading takes a few seconds, so that its progress can be looked at. */
function readOn(held: KnowledgeSource): void {
  const { progress } = held
  if (held.state !== 'running' || !progress) return
  setTimeout(() => {
    progress.found = held.kind === 'file' ? 1 : 12
    progress.done += 1
    progress.changed += 1
    held.articleCount += 1
    if (progress.done >= progress.found) Object.assign(held, { state: 'done', lastRunAt: iso(0) })
    readOn(held)
  }, 900)
}

function source(method: string, id: string, [step, , index]: string[], url: URL): Answer {
  const found = sources.find((each) => each.id === id)
  if (!found) return missing
  if (step === 'items' && index) return ok(items[0])
  if (step === 'items') {
    const state = url.searchParams.get('state')
    return page(items.filter((item: SourceItem) => !state || item.state === state))
  }
  if (step === 'stop') found.state = 'stopped'
  if (step === 'run') {
    Object.assign(found, {
      state: 'running',
      reason: undefined,
      progress: { found: 12, done: 0, changed: 0, flagged: 0, failed: 0 },
    })
    readOn(found)
  }
  if (method === 'DELETE') sources.splice(sources.indexOf(found), 1)
  return method === 'DELETE' ? none : ok(found)
}

function gap(url: URL, id: string | undefined, step: string | undefined, body: Record<string, unknown>): Answer {
  if (!id) return page(gaps.filter((each: Gap) => each.state === (url.searchParams.get('state') ?? 'open')))
  const found = gaps.find((each) => each.id === id)
  if (!found) return missing
  found.state = step === 'resolve' ? 'resolved' : step === 'dismiss' ? 'dismissed' : 'open'
  if (typeof body['articleId'] === 'string') found.articleId = body['articleId']
  return ok(found)
}

function suggestion(url: URL, id: string | undefined, step: string | undefined): Answer {
  if (!id)
    return page(suggestions.filter((each: Suggestion) => each.state === (url.searchParams.get('state') ?? 'pending')))
  const found = suggestions.find((each) => each.id === id)
  if (!found) return missing
  found.state = step === 'approve' ? 'approved' : 'rejected'
  return ok(found)
}

export function passagesOf() {
  return articles.slice(0, 3).map((each, index) => ({
    articleId: each.id,
    title: each.title,
    heading: index === 0 ? 'Sending shoes back' : '',
    text: each.body.split('\n')[0] ?? '',
    score: 8.4 - index * 2.3,
    coverage: 0.86 - index * 0.31,
    version: each.version,
    articleVersion: each.version,
  }))
}

function ask(question: string): Answer {
  const passages = passagesOf()
  if (/moon|price/i.test(question)) return ok({ outcome: 'handoff', reason: 'no_answer', passages: passages.slice(2) })
  return ok({
    outcome: 'reply',
    answer: {
      text: 'You can return unworn shoes within *30 days*. The label is in the box.\nhttps://example.com/returns',
      buttons: [{ id: 'more', title: 'Talk to a person' }],
      sources: [],
    },
    passages,
  })
}
