import { describe, expect, test } from 'vitest'
import { articleInput, checkArticle, EMPTY_ARTICLE } from './article-form'
import { parseMarkdown, parseSpans } from './markdown'

describe('the article form', () => {
  test('title and text are needed, and a link must be one', () => {
    expect(Object.keys(checkArticle({ ...EMPTY_ARTICLE, url: 'example.com' }))).toEqual(['title', 'body', 'url'])
    expect(checkArticle({ ...EMPTY_ARTICLE, title: 'a', body: 'b', url: 'https://example.com' })).toEqual({})
  })
  test('what is empty is not sent, and questions are lines', () => {
    expect(articleInput({ ...EMPTY_ARTICLE, title: ' a ', body: 'b', questions: ['one', 'two'] }, 'draft')).toEqual({
      title: 'a',
      body: 'b',
      questions: ['one', 'two'],
      status: 'draft',
    })
  })
})

describe('the preview', () => {
  test('blocks', () => {
    expect(
      parseMarkdown('# A\n\ntext\nmore\n\n- x\n- y\n\n1. z\n\n> q\n\n```\ncode\n```').map((block) => block.type),
    ).toEqual(['heading', 'paragraph', 'list', 'list', 'quote', 'code'])
  })
  test('spans', () => {
    expect(
      parseSpans('a **b** _c_ `d` [e](https://example.com) https://example.com/x').map((span) => span.type),
    ).toEqual(['text', 'strong', 'text', 'em', 'text', 'code', 'text', 'link', 'text', 'link'])
  })
  test('a link is only ever http', () =>
    expect(parseSpans('[x](javascript:alert(1))')).toEqual([{ type: 'text', text: '[x](javascript:alert(1))' }]))
})
