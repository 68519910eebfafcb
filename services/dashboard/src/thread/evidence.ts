/** What a turn's evidence says, read leniently: its shape belongs to whatever wrote the answer. Pure. */
import { isRecord, listIn, numberIn, textIn } from '@/lib/loose'

export interface Passage {
  articleId: string | undefined
  title: string
  text: string | undefined
  score: number | undefined
  version: number | undefined
}

export interface Facts {
  model: string | undefined
  prompt: string | undefined
  tokens: number | undefined
  tookMs: number | undefined
}

export function passages(evidence: unknown): Passage[] {
  const found = listIn(evidence, 'passages')
  return (found.length > 0 ? found : listIn(evidence, 'sources')).flatMap((entry) => {
    const title = textIn(entry, 'title')
    if (!isRecord(entry) || !title) return []
    return [
      {
        title,
        articleId: either(textIn, entry, 'articleId', 'article_id'),
        text: textIn(entry, 'text'),
        score: numberIn(entry, 'score'),
        version: either(numberIn, entry, 'version', 'articleVersion'),
      },
    ]
  })
}

export function facts(evidence: unknown): Facts {
  return {
    model: either(textIn, evidence, 'model', 'answerer'),
    prompt: either(textIn, evidence, 'promptVersion', 'prompt_version'),
    tokens: either(numberIn, evidence, 'tokens', 'totalTokens'),
    tookMs: either(numberIn, evidence, 'latencyMs', 'latency_ms'),
  }
}

function either<Value>(
  read: (from: unknown, key: string) => Value | undefined,
  from: unknown,
  one: string,
  other: string,
): Value | undefined {
  return read(from, one) ?? read(from, other)
}
