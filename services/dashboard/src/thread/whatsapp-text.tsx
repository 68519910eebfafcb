/** Text as WhatsApp shows it. */
import { Fragment, type ReactNode } from 'react'
import { parseWhatsApp, type Block, type Inline } from '@/lib/whatsapp'
import { cx } from '@/ui/cx'

export function WhatsAppText({ text, className }: { text: string; className?: string }) {
  return (
    <div className={cx('break-words whitespace-pre-wrap', className)}>
      {parseWhatsApp(text).map((block, index) => (
        // The parts of a text have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <BlockView key={index} block={block} />
      ))}
    </div>
  )
}

function BlockView({ block }: { block: Block }) {
  switch (block.type) {
    case 'code':
      return (
        <pre className="my-1 overflow-x-auto rounded-control bg-current/8 px-2 py-1 font-mono text-meta whitespace-pre-wrap">
          {block.text}
        </pre>
      )
    case 'quote':
      return <blockquote className="border-l-2 border-current/40 pl-2 opacity-85">{inline(block.children)}</blockquote>
    case 'item':
      return (
        <p className="flex gap-2">
          <span className="min-w-3 tabular">{block.marker}</span>
          <span className="min-w-0">{inline(block.children)}</span>
        </p>
      )
    case 'line':
      return <p className="min-h-[1em]">{inline(block.children)}</p>
  }
}

function inline(children: readonly Inline[]): ReactNode {
  // oxlint-disable-next-line react/no-array-index-key
  return children.map((part, index) => <Fragment key={index}>{inlineView(part)}</Fragment>)
}

function inlineView(part: Inline): ReactNode {
  switch (part.type) {
    case 'text':
      return part.text
    case 'code':
      return <code className="rounded-[4px] bg-current/8 px-1 font-mono text-[0.92em]">{part.text}</code>
    case 'link':
      return (
        <a href={part.href} target="_blank" rel="noreferrer noopener" className="underline underline-offset-2">
          {part.text}
        </a>
      )
    case 'bold':
      return <strong className="font-semibold">{inline(part.children)}</strong>
    case 'italic':
      return <em>{inline(part.children)}</em>
    case 'strike':
      return <s>{inline(part.children)}</s>
  }
}
