/** What came of a source's pages, in a line. Pure. */
import type { KnowledgeSource } from '@/api/sources'
import { s } from '@/strings'

/** `42 of 120 · 3 changed · 1 flagged`. What a stopped run left out counts as done, and was not read. */
export function tally(progress: NonNullable<KnowledgeSource['progress']>, state: KnowledgeSource['state']): string {
  const words = s.sources
  return [
    state === 'stopped' ? words.stoppedAt(progress.found) : words.progress(progress.done, progress.found),
    progress.changed > 0 && words.changed(progress.changed),
    progress.flagged > 0 && words.flagged(progress.flagged),
    progress.failed > 0 && words.failed(progress.failed),
  ]
    .filter(Boolean)
    .join(' · ')
}
