/** What a turn's evidence says, read leniently: its shape belongs to whatever wrote the answer. Pure. */
import type { Source } from '@/api/types'
import { isRecord, listIn, numberIn, textIn } from '@/lib/loose'
import { s } from '@/strings'
import { faultWords } from './reasons'

export interface Passage {
  articleId: string | undefined
  title: string
  heading: string | undefined
  text: string | undefined
  score: number | undefined
  /** How much of the question's weight it holds, 0 to 1. */
  coverage: number | undefined
  similarity: number | undefined
  version: number | undefined
}

/** Passages in whatever they come in, best first. */
export function readPassages(entries: readonly unknown[]): Passage[] {
  return entries.flatMap((entry) => {
    const title = textIn(entry, 'title')
    if (!isRecord(entry) || !title) return []
    return [
      {
        title,
        articleId: textIn(entry, 'articleId'),
        heading: headingOf(entry['heading'], title),
        text: textIn(entry, 'text'),
        score: numberIn(entry, 'score'),
        coverage: numberIn(entry, 'coverage'),
        similarity: numberIn(entry, 'similarity'),
        version: numberIn(entry, 'version') ?? numberIn(entry, 'articleVersion'),
      },
    ]
  })
}

export const passages = (evidence: unknown): Passage[] => readPassages(listIn(evidence, 'passages'))

/** The way of headings to the passage; the article's own title says nothing new. */
function headingOf(heading: unknown, title: string): string | undefined {
  const parts = Array.isArray(heading) ? heading.filter((part) => typeof part === 'string') : [heading]
  const text = parts.filter((part) => part && part !== title).join(' › ')
  return text || undefined
}

export interface Sorted {
  /** Of the articles the message names as its sources. */
  used: Passage[]
  /** What else the search brought. */
  found: Passage[]
}

/** Without kept passages the sources themselves stand in their place, without their text. */
export function sortPassages(
  evidence: unknown,
  sources: readonly Pick<Source, 'articleId' | 'title' | 'version'>[],
): Sorted {
  const all = passages(evidence)
  const names = new Set(sources.map((source) => source.articleId))
  const used = all.filter((passage) => passage.articleId && names.has(passage.articleId))
  const bare = sources.map(({ articleId, title, version }) => ({
    articleId,
    title,
    version,
    heading: undefined,
    text: undefined,
    score: undefined,
    coverage: undefined,
    similarity: undefined,
  }))
  return { used: used.length > 0 ? used : bare, found: all.filter((passage) => !used.includes(passage)) }
}

export interface Fact {
  label: string
  value: string
}

/** How the answer came about, most telling first. */
export function facts(evidence: unknown): Fact[] {
  if (!isRecord(evidence)) return []
  const words = s.why.fact
  const answerer = textIn(evidence, 'answerer')
  const fallback = textIn(evidence, 'fallback')
  const rule = textIn(evidence, 'route')
  const model = [textIn(evidence, 'provider'), textIn(evidence, 'model')].filter(Boolean).join(' · ')
  const calls = numberIn(evidence, 'calls')
  const coverage = numberIn(evidence, 'coverage')
  const similarity = numberIn(evidence, 'similarity')
  const faults = listIn(evidence, 'faults').flatMap((fault) => (typeof fault === 'string' ? [faultWords(fault)] : []))
  return present([
    [words.answerer, answerer && (s.why.answerer[answerer] ?? answerer.replaceAll('_', ' '))],
    [words.rule, rule && rule !== 'none' && (s.why.rule[rule] ?? rule.replaceAll('_', ' '))],
    [words.fallback, fallback && (s.why.budget[textIn(evidence, 'budget') ?? ''] ?? fallback.replaceAll('_', ' '))],
    [words.faults, faults.join(', ')],
    [words.coverage, coverage !== undefined && s.why.percent(Math.round(coverage * 100))],
    [words.similarity, similarity !== undefined && similarity.toFixed(2)],
    [words.again, evidence['searchedAgain'] === true && s.why.yes],
    [words.mood, moodWords(evidence['mood'])],
    [words.model, model],
    [words.calls, calls !== undefined && calls > 1 && String(calls)],
    [words.tokens, tokens(evidence)],
    [words.cost, cost(numberIn(evidence, 'costMicroUsd'))],
    [words.times, times(evidence)],
    [words.prompt, textIn(evidence, 'promptVersion')],
  ])
}

function present(pairs: readonly [string, string | false | undefined][]): Fact[] {
  return pairs.flatMap(([label, value]) => (value ? [{ label, value }] : []))
}

/** Only a mood worth a word. */
function moodWords(mood: unknown): string | undefined {
  return typeof mood === 'string' ? s.why.mood[mood] : undefined
}

function tokens(evidence: Record<string, unknown>): string | undefined {
  const usage = evidence['usage']
  const read = numberIn(usage, 'input') ?? numberIn(usage, 'inputTokens')
  const written = numberIn(usage, 'output') ?? numberIn(usage, 'outputTokens')
  const kept = numberIn(usage, 'cached') ?? numberIn(usage, 'cachedTokens') ?? 0
  if (read === undefined && written === undefined) {
    const all = numberIn(evidence, 'tokens')
    return all ? String(all) : undefined
  }
  return (read ?? 0) + (written ?? 0) > 0 ? s.why.tokens(read ?? 0, written ?? 0, kept) : undefined
}

/** `$0.0021`: enough digits that a cheap answer is not shown as free. */
function cost(micro: number | undefined): string | undefined {
  if (micro === undefined) return undefined
  const dollars = micro / 1_000_000
  return `$${dollars.toFixed(dollars >= 1 ? 2 : 4)}`
}

function times(evidence: Record<string, unknown>): string | undefined {
  const parts = (['searchMs', 'firstPieceMs', 'modelMs', 'latencyMs'] as const).flatMap((name) => {
    const ms = numberIn(evidence, name)
    return ms === undefined ? [] : [s.why.times[name](span(ms))]
  })
  return parts.length > 0 ? parts.join(', ') : undefined
}

function span(ms: number): string {
  return ms < 1000
    ? `${ms < 10 ? ms.toFixed(1).replace(/\.0$/, '') : Math.round(ms)} ms`
    : `${(ms / 1000).toFixed(1)} s`
}
