/** Two texts beside each other as one that is read from top to bottom: what stayed, what went, what came. Pure. */
import { diffLines, diffWordsWithSpace } from 'diff'

export interface DiffPart {
  kind: 'same' | 'added' | 'removed'
  text: string
}

export type DiffBlock =
  | { type: 'same'; text: string }
  /** Lines in the middle of what stayed; they say nothing about the change. */
  | { type: 'skipped'; lines: number }
  | { type: 'changed'; parts: DiffPart[] }

/** So many lines that stayed are shown beside each change. */
const CONTEXT_LINES = 2

export function diffTexts(before: string, after: string): DiffBlock[] {
  const blocks: DiffBlock[] = []
  let removed = ''
  const settle = (added: string) => {
    if (removed !== '' || added !== '') blocks.push({ type: 'changed', parts: words(removed, added) })
    removed = ''
  }
  for (const change of diffLines(before, after)) {
    if (change.removed) removed += change.value
    else if (change.added) settle(change.value)
    else {
      settle('')
      blocks.push({ type: 'same', text: change.value })
    }
  }
  settle('')
  return blocks.flatMap((block, index) =>
    block.type === 'same' ? shortened(block.text, index > 0, index < blocks.length - 1) : [block],
  )
}

/** Word by word where enough stayed to be read so; otherwise the old whole and the new whole. */
function words(before: string, after: string): DiffPart[] {
  const parts = diffWordsWithSpace(before, after).map((part): DiffPart => ({
    kind: part.added ? 'added' : part.removed ? 'removed' : 'same',
    text: part.value,
  }))
  const kept = parts.reduce((sum, { kind, text }) => sum + (kind === 'same' ? text.trim().length : 0), 0)
  if (kept * 4 >= Math.min(before.length, after.length)) return parts
  return [{ kind: 'removed', text: before } as const, { kind: 'added', text: after } as const].filter(
    ({ text }) => text !== '',
  )
}

function shortened(text: string, hasBefore: boolean, hasAfter: boolean): DiffBlock[] {
  const lines = text.replace(/\n$/, '').split('\n')
  const head = hasBefore ? CONTEXT_LINES : 0
  const tail = hasAfter ? CONTEXT_LINES : 0
  const skipped = lines.length - head - tail
  if (skipped <= 1) return [{ type: 'same', text: lines.join('\n') }]
  return [
    ...(head > 0 ? [{ type: 'same' as const, text: lines.slice(0, head).join('\n') }] : []),
    { type: 'skipped', lines: skipped },
    ...(tail > 0 ? [{ type: 'same' as const, text: lines.slice(-tail).join('\n') }] : []),
  ]
}

export function isSame(blocks: readonly DiffBlock[]): boolean {
  return blocks.every((block) => block.type !== 'changed')
}
