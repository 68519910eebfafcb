import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LANGUAGES } from './languages'

test('the languages to choose from are those the AI has its own sentences in', () => {
  const sentences = readdirSync(new URL('../../../../shared/phrases/src/canned', import.meta.url))
  const spoken = sentences.filter((name) => name.endsWith('.txt')).map((name) => name.replace('.txt', ''))
  expect(LANGUAGES.toSorted()).toEqual(spoken.toSorted())
})
