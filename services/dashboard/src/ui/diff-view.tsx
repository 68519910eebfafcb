/** A change to a text: what went is struck, what came is underlined, and both have a colour of their own. */
import { useMemo } from 'react'
import { diffTexts, isSame, type DiffBlock, type DiffPart } from '@/lib/diff'
import { s } from '@/strings'

export function DiffView({ before, after }: { before: string; after: string }) {
  const blocks = useMemo(() => diffTexts(before, after), [before, after])
  if (isSame(blocks)) return <p className="text-ink-3">{s.diff.same}</p>
  return (
    <div data-testid="diff" className="flex max-w-prose flex-col gap-1 break-words whitespace-pre-wrap">
      {blocks.map((block, index) => (
        // The parts of a text have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <Block key={index} block={block} />
      ))}
    </div>
  )
}

function Block({ block }: { block: DiffBlock }) {
  if (block.type === 'skipped')
    return (
      <p className="border-y border-dashed border-line py-0.5 text-meta text-ink-3">{s.diff.skipped(block.lines)}</p>
    )
  if (block.type === 'same') return <p className="text-ink-2">{block.text}</p>
  return (
    <p>
      {block.parts.map((part, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <Part key={index} part={part} />
      ))}
    </p>
  )
}

function Part({ part: { kind, text } }: { part: DiffPart }) {
  if (kind === 'same') return text
  if (kind === 'added')
    return <ins className="rounded-[3px] bg-accent-soft text-accent-text underline underline-offset-2">{text}</ins>
  return <del className="rounded-[3px] bg-fail-soft text-fail line-through">{text}</del>
}
