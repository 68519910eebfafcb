import { expect, test } from 'vitest'
import { FILE_BYTES_MAX, refusal, uploadedWords } from './file-kinds'
import { tally } from './tally'

test('the five kinds are taken, whatever their case', () => {
  for (const name of ['a.md', 'A.TXT', 'b.html', 'c.PDF', 'd.docx', 'price.list.md'])
    expect(refusal({ name, size: 10 })).toBeUndefined()
})

test('other kinds, and files without an ending, are refused in words', () => {
  for (const name of ['a.doc', 'b.xlsx', 'README']) expect(refusal({ name, size: 10 })).toMatch(/Markdown/)
})

test('a file that is too large says how large it is', () => {
  expect(refusal({ name: 'a.pdf', size: FILE_BYTES_MAX })).toBeUndefined()
  expect(refusal({ name: 'a.pdf', size: FILE_BYTES_MAX + 1 })).toMatch(/20/)
})

test('an empty file is refused before it is sent', () => expect(refusal({ name: 'a.txt', size: 0 })).toMatch(/empty/))

test('an upload an API of another version speaks of is told as being read', () => {
  expect(uploadedWords('unchanged', 'a.md')).toMatch(/says the same/)
  for (const other of [undefined, 'merged']) expect(uploadedWords(other, 'a.md')).toBe('a.md is being read.')
})

test('a run that was stopped does not say that everything was read', () => {
  const progress = { found: 35, done: 35, changed: 8, flagged: 0, failed: 9 }
  expect(tally(progress, 'stopped')).toBe('Stopped; 35 found · 8 changed · 9 failed')
  expect(tally(progress, 'done')).toBe('35 of 35 · 8 changed · 9 failed')
})
