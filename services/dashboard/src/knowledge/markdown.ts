/** A Markdown article as the editor previews it: headings, lists, emphasis, links. It is a preview, not a renderer of everything. Pure. */

export type Span =
  { type: 'text' | 'strong' | 'em' | 'code'; text: string } | { type: 'link'; text: string; href: string }

export type MarkdownBlock =
  | { type: 'heading'; level: number; spans: Span[] }
  | { type: 'paragraph' | 'quote'; spans: Span[] }
  | { type: 'list'; ordered: boolean; items: Span[][] }
  | { type: 'code'; text: string }

const SPAN =
  /(\*\*|__)(.+?)\1|(?<![\p{L}\p{N}])([*_])(.+?)\3(?![\p{L}\p{N}])|`([^`]+)`|\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)|(https?:\/\/[^\s)<>]+)/gu

export function parseMarkdown(source: string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = []
  const parts = source.replace(/\r\n/g, '\n').split(/^```.*$/m)
  parts.forEach((part, index) => {
    if (index % 2 === 1) blocks.push({ type: 'code', text: part.replace(/^\n|\n$/g, '') })
    else for (const chunk of part.split(/\n{2,}/)) if (chunk.trim() !== '') blocks.push(...parseChunk(chunk.trim()))
  })
  return blocks
}

function parseChunk(chunk: string): MarkdownBlock[] {
  const lines = chunk.split('\n')
  const heading = /^(#{1,6})\s+(.+)$/.exec(lines[0] ?? '')
  if (heading) {
    const rest = lines.slice(1).join('\n').trim()
    return [
      { type: 'heading', level: heading[1]?.length ?? 1, spans: parseSpans(heading[2] ?? '') },
      ...(rest ? parseChunk(rest) : []),
    ]
  }
  for (const [ordered, marker] of [
    [false, /^\s*[-*+]\s+/],
    [true, /^\s*\d+[.)]\s+/],
  ] as const) {
    if (lines.every((line) => marker.test(line)))
      return [{ type: 'list', ordered, items: lines.map((line) => parseSpans(line.replace(marker, ''))) }]
  }
  if (lines.every((line) => line.startsWith('>')))
    return [{ type: 'quote', spans: parseSpans(lines.map((line) => line.replace(/^>\s?/, '')).join(' ')) }]
  return [{ type: 'paragraph', spans: parseSpans(lines.join(' ')) }]
}

export function parseSpans(text: string): Span[] {
  const spans: Span[] = []
  let at = 0
  for (const match of text.matchAll(SPAN)) {
    if (match.index > at) spans.push({ type: 'text', text: text.slice(at, match.index) })
    spans.push(spanOf(match))
    at = match.index + match[0].length
  }
  if (at < text.length) spans.push({ type: 'text', text: text.slice(at) })
  return spans
}

function spanOf(match: RegExpMatchArray): Span {
  const [whole, , strong, , em, code, linkText, href, bare] = match
  if (strong) return { type: 'strong', text: strong }
  if (em) return { type: 'em', text: em }
  if (code) return { type: 'code', text: code }
  if (linkText && href) return { type: 'link', text: linkText, href }
  return bare ? { type: 'link', text: bare, href: bare } : { type: 'text', text: whole }
}
