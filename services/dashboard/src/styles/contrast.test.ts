import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = css.split("[data-theme='dark']")

function tokens(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]),
  )
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

/** Text and what it stands on: at least 4.5 to 1. */
const TEXT: [string, string[]][] = [
  ['ink', ['page', 'surface', 'sunken', 'hover', 'selected', 'bubble', 'ai-soft', 'wait-soft', 'accent-soft']],
  ['ink-2', ['page', 'surface', 'sunken', 'hover', 'selected', 'wait-soft']],
  ['ink-3', ['page', 'surface', 'sunken', 'hover', 'selected', 'bubble', 'ai-soft', 'wait-soft', 'accent-soft']],
  ['accent-ink', ['accent', 'accent-hover']],
  ['accent-text', ['page', 'surface', 'accent-soft', 'selected', 'hover']],
  ['person-ink', ['person']],
  ['person-meta', ['person']],
  ['ai', ['page', 'surface', 'ai-soft', 'selected', 'hover']],
  ['wait', ['page', 'surface', 'wait-soft', 'selected', 'hover']],
  ['fail', ['page', 'surface', 'fail-soft', 'selected', 'hover']],
  ['done', ['done-soft', 'surface']],
  ['good', ['page', 'surface']],
  ['tick', ['bubble']],
  ['surface', ['ink']],
]

/** Shapes that carry meaning: at least 3 to 1. */
const SHAPES: [string, string[]][] = [
  ['focus', ['page', 'surface', 'sunken']],
  ['tick', ['ai-soft', 'accent-soft']],
  ['person-read', ['person']],
  ['whatsapp-ink', ['whatsapp']],
  ['whatsapp', ['surface', 'page']],
]

describe.each([
  ['light', tokens(light)],
  ['dark', tokens(dark)],
])('in the %s theme', (_, colours) => {
  const pairs = (list: [string, string[]][]) =>
    list.flatMap(([front, backs]) => backs.map((back): [string, string] => [front, back]))
  const measure = (front: string, back: string) => contrast(colours[front] ?? '', colours[back] ?? '')

  test.each(pairs(TEXT))('%s can be read on %s', (front, back) =>
    expect(measure(front, back)).toBeGreaterThanOrEqual(4.5),
  )
  test.each(pairs(SHAPES))('%s can be seen on %s', (front, back) =>
    expect(measure(front, back)).toBeGreaterThanOrEqual(3),
  )
})

test('both themes have the same tokens', () => expect(Object.keys(tokens(dark))).toEqual(Object.keys(tokens(light))))
