/** A piece of Markdown as plain words, for where there is room for a line or a few. Pure. */
export function excerpt(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s{0,3}(?:#{1,6}|>|[-*+])\s+/gm, '')
    .replace(/[*_`]{1,3}/g, '')
    .trim()
}
