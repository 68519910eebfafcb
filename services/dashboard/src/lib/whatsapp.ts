/** WhatsApp's own formatting, parsed as WhatsApp shows it: `*bold*`, `_italic_`, `~struck~`, `` `code` ``, blocks, lists, quotes, links. */

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'link'; href: string; text: string }
  | { type: 'code'; text: string }
  | { type: 'bold' | 'italic' | 'strike'; children: Inline[] }

export type Block =
  | { type: 'line'; children: Inline[] }
  | { type: 'quote'; children: Inline[] }
  | { type: 'item'; marker: string; children: Inline[] }
  | { type: 'code'; text: string }

const FENCE = '```'
const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' } as const
const LINK = /^(?:https?:\/\/|www\.)[^\s<>"']+/i
const TRAILING = /[.,;:!?)\]*_~]+$/

/** The blocks of a message, in order. Anything that is not complete formatting stays as it was typed. */
export function parseWhatsApp(text: string): Block[] {
  const blocks: Block[] = []
  const parts = text.split(FENCE)
  parts.forEach((part, index) => {
    const closed = index % 2 === 1 && index < parts.length - 1
    if (closed) blocks.push({ type: 'code', text: trimBreaks(part) })
    else {
      const unclosed = index % 2 === 1 ? FENCE + part : part
      const trimmed = parts.length > 1 ? trimBreaks(unclosed) : unclosed
      if (trimmed !== '' || parts.length === 1) blocks.push(...trimmed.split('\n').map(parseLine))
    }
  })
  return blocks
}

/** True when the text looks different on WhatsApp from what is typed. */
export function hasFormatting(text: string): boolean {
  return parseWhatsApp(text).some((block) => block.type !== 'line' || block.children.some(isFormatted))
}

/** The words alone, in one line, for a preview. */
export function plainText(text: string): string {
  const lines = parseWhatsApp(text).map((block) => (block.type === 'code' ? block.text : words(block.children)))
  return lines.join(' ').replace(/\s+/g, ' ').trim()
}

function words(children: readonly Inline[]): string {
  return children.map((part) => ('text' in part ? part.text : words(part.children))).join('')
}

function isFormatted(inline: Inline): boolean {
  return inline.type !== 'text' && inline.type !== 'link'
}

function parseLine(line: string): Block {
  const quote = /^> ?(.*)$/.exec(line)
  if (quote) return { type: 'quote', children: parseInline(quote[1] ?? '') }
  const bullet = /^[*-] (.+)$/.exec(line)
  if (bullet) return { type: 'item', marker: '•', children: parseInline(bullet[1] ?? '') }
  const numbered = /^(\d{1,3})\. (.+)$/.exec(line)
  if (numbered) return { type: 'item', marker: `${numbered[1]}.`, children: parseInline(numbered[2] ?? '') }
  return { type: 'line', children: parseInline(line) }
}

/** Inline formatting of one line. */
export function parseInline(text: string): Inline[] {
  const out: Inline[] = []
  let plain = ''
  let at = 0
  const flush = () => {
    if (plain !== '') out.push({ type: 'text', text: plain })
    plain = ''
  }
  while (at < text.length) {
    const found = spanAt(text, at) ?? linkAt(text, at)
    if (found) {
      flush()
      out.push(found.inline)
      at = found.end
    } else {
      plain += text.charAt(at)
      at += 1
    }
  }
  flush()
  return out
}

interface Found {
  inline: Inline
  end: number
}

function spanAt(text: string, start: number): Found | null {
  const mark = text.charAt(start)
  if (mark !== '`' && !(mark in MARKS)) return null
  if (isWord(text.charAt(start - 1)) || isBlank(text.charAt(start + 1))) return null
  const end = closing(text, start, mark)
  if (end < 0) return null
  const inner = text.slice(start + 1, end)
  if (mark === '`') return { inline: { type: 'code', text: inner }, end: end + 1 }
  return { inline: { type: MARKS[mark as keyof typeof MARKS], children: parseInline(inner) }, end: end + 1 }
}

/** The closing mark touches the text before it and no letter after it, as WhatsApp wants it. */
function closing(text: string, start: number, mark: string): number {
  for (let end = text.indexOf(mark, start + 2); end >= 0; end = text.indexOf(mark, end + 1)) {
    if (!isBlank(text.charAt(end - 1)) && !isWord(text.charAt(end + 1))) return end
  }
  return -1
}

function linkAt(text: string, start: number): Found | null {
  if (isWord(text.charAt(start - 1))) return null
  const match = LINK.exec(text.slice(start))
  if (!match) return null
  const shown = match[0].replace(TRAILING, '')
  if (!shown.includes('.') && !shown.includes('localhost')) return null
  const href = /^https?:/i.test(shown) ? shown : `https://${shown}`
  return { inline: { type: 'link', href, text: shown }, end: start + shown.length }
}

function isWord(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char)
}

function isBlank(char: string): boolean {
  return char === '' || /\s/.test(char)
}

function trimBreaks(text: string): string {
  return text.replace(/^\n|\n$/g, '')
}
