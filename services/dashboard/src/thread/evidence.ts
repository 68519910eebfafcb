/** What a turn's evidence says, read leniently: its shape belongs to whatever wrote the answer. Pure. */
import type { Source } from '@/api/types'
import { isRecord, listIn, numberIn, textIn } from '@/lib/loose'
import { s } from '@/strings'

export interface Passage {
  articleId: string | undefined
  title: string
  text: string | undefined
  score: number | undefined
  version: number | undefined
}

/** The passages, best first. */
export function passages(evidence: unknown): Passage[] {
  return listIn(evidence, 'passages').flatMap((entry) => {
    const title = textIn(entry, 'title')
    if (!isRecord(entry) || !title) return []
    return [
      {
        title,
        articleId: textIn(entry, 'articleId'),
        text: textIn(entry, 'text'),
        score: numberIn(entry, 'score'),
        version: numberIn(entry, 'version'),
      },
    ]
  })
}

export interface Sorted {
  /** Of the articles the message names as its sources. */
  used: Passage[]
  /** What else the search brought. */
  found: Passage[]
}

/** Without kept passages the sources themselves stand in their place, without their text. */
export function sortPassages(evidence: unknown, sources: readonly Source[]): Sorted {
  const all = passages(evidence)
  const names = new Set(sources.map((source) => source.articleId))
  const used = all.filter((passage) => passage.articleId && names.has(passage.articleId))
  const bare = sources.map(({ articleId, title, version }) => ({
    articleId,
    title,
    version,
    text: undefined,
    score: undefined,
  }))
  return { used: used.length > 0 ? used : bare, found: all.filter((passage) => !used.includes(passage)) }
}

/** How the answer came about, as words for one line. */
export function facts(evidence: unknown): string[] {
  if (!isRecord(evidence)) return []
  const answerer = textIn(evidence, 'answerer')
  const model = textIn(evidence, 'model')
  const fallback = textIn(evidence, 'fallback')
  const prompt = textIn(evidence, 'promptVersion')
  const tokens = (numberIn(evidence['usage'], 'input') ?? 0) + (numberIn(evidence['usage'], 'output') ?? 0)
  const tookMs = numberIn(evidence, 'latencyMs')
  return [
    answerer && (s.why.answerer[answerer] ?? answerer),
    model,
    fallback && s.why.fallback(fallback.replaceAll('_', ' ')),
    prompt && s.why.prompt(prompt),
    tokens > 0 && s.why.tokens(tokens),
    tookMs !== undefined && s.why.took((tookMs / 1000).toFixed(1)),
  ].filter((word) => typeof word === 'string')
}
