import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { s } from '.'

const SRC = fileURLToPath(new URL('..', import.meta.url))

interface Leaf {
  path: string
  text: string
}

function leaves(value: unknown, path: string): Leaf[] {
  if (typeof value === 'string') return [{ path, text: value }]
  if (typeof value === 'function')
    return [{ path, text: String((value as (...words: string[]) => unknown)('2', '3', '4')) }]
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
}

function sources(folder: string): { file: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name)
    if (entry.isDirectory()) return sources(file)
    return /\.tsx?$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name) && !file.includes('/strings/')
      ? [{ file, text: readFileSync(file, 'utf8') }]
      : []
  })
}

/** `words.title` becomes `s.knowledge.title` where `words` is short for `s.knowledge`. */
function expandAliases(text: string): string {
  const aliases = [...text.matchAll(/const (\w+) = (s(?:\.\w+)+)$/gm)]
  return aliases.reduce(
    (held, [declaration, name, path]) =>
      held.replace(declaration, '').replace(new RegExp(`(?<![\\w.])${name}(?=\\.)`, 'g'), path ?? ''),
    text,
  )
}

/** A string may be read by its own path, or through an object that holds it. */
function prefixes(path: string): string[] {
  const parts = path.split('.')
  return parts.map((_, index) => parts.slice(0, index + 1).join('.')).filter((prefix) => prefix !== 's')
}

const all = leaves(s, 's')
const code = sources(SRC)

describe('the catalogue', () => {
  test('every string says something, without exclamation marks or stray spaces', () => {
    for (const { path, text } of all) {
      expect(text.trim(), path).toBe(text)
      expect(text, path).not.toBe('')
      expect(text, path).not.toContain('!')
      expect(text, path).not.toMatch(/undefined|NaN|\[object/)
    }
  })

  test('every string is used', () => {
    const used = code.map(({ text }) => expandAliases(text)).join('\n')
    const isUsed = (path: string) =>
      new RegExp(`(?<![\\w.])${path.replaceAll('.', '\\.').replaceAll('-', '\\-')}(?![\\w.])`).test(used)
    const unused = all.filter(({ path }) => !prefixes(path).some(isUsed))
    expect(unused.map(({ path }) => path)).toEqual([])
  })

  test('no component says words of its own', () => {
    for (const { file, text } of code.filter((source) => source.file.endsWith('.tsx'))) {
      const literals = [...text.matchAll(/>\s*([A-Z][\p{L}’',. ]{2,})\s*<\//gu)].map((match) => match[1])
      const attributes = [...text.matchAll(/\b(?:title|label|placeholder|aria-label|alt|lead)="([^"]+)"/g)].map(
        (match) => match[1],
      )
      expect([...literals, ...attributes], file).toEqual([])
    }
  })
})
