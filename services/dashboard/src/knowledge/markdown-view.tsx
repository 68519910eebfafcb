/** The editor's preview of an article. */
import { Fragment, type ReactNode } from 'react'
import { parseMarkdown, type MarkdownBlock, type Span } from './markdown'

export function MarkdownView({ source }: { source: string }) {
  return (
    <div className="flex max-w-prose flex-col gap-3 text-read">
      {parseMarkdown(source).map((block, index) => (
        // The blocks of a text have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <BlockView key={index} block={block} />
      ))}
    </div>
  )
}

function BlockView({ block }: { block: MarkdownBlock }) {
  switch (block.type) {
    case 'heading':
      return <p className={block.level === 1 ? 'text-title font-semibold' : 'font-semibold'}>{spans(block.spans)}</p>
    case 'code':
      return <pre className="overflow-x-auto rounded-control bg-sunken p-3 font-mono text-work">{block.text}</pre>
    case 'quote':
      return <blockquote className="border-l-2 border-line-strong pl-3 text-ink-2">{spans(block.spans)}</blockquote>
    case 'list':
      return <List ordered={block.ordered} items={block.items} />
    case 'paragraph':
      return <p>{spans(block.spans)}</p>
  }
}

function List({ ordered, items }: { ordered: boolean; items: Span[][] }) {
  const Tag = ordered ? 'ol' : 'ul'
  return (
    <Tag className={ordered ? 'list-decimal pl-6' : 'list-disc pl-6'}>
      {items.map((item, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>{spans(item)}</li>
      ))}
    </Tag>
  )
}

function spans(parts: readonly Span[]): ReactNode {
  // oxlint-disable-next-line react/no-array-index-key
  return parts.map((part, index) => <Fragment key={index}>{span(part)}</Fragment>)
}

function span(part: Span): ReactNode {
  switch (part.type) {
    case 'text':
      return part.text
    case 'strong':
      return <strong className="font-semibold">{part.text}</strong>
    case 'em':
      return <em>{part.text}</em>
    case 'code':
      return <code className="rounded-[4px] bg-sunken px-1 font-mono text-work">{part.text}</code>
    case 'link':
      return (
        <a
          href={part.href}
          target="_blank"
          rel="noreferrer noopener"
          className="text-accent-text underline underline-offset-2"
        >
          {part.text}
        </a>
      )
  }
}
