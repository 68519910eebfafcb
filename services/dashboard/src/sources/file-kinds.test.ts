import { expect, test } from 'vitest'
import { FILE_BYTES_MAX, refusal } from './file-kinds'

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
