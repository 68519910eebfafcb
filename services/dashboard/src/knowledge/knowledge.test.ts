import { describe, expect, test } from 'vitest'
import { Problem } from '@/api/problem'
import { articleChange, articleInput, checkArticle, EMPTY_ARTICLE, isOvertaken } from './article-form'
import { parseMarkdown, parseSpans } from './markdown'

describe('the article form', () => {
  test('title and text are needed, and a link must be one', () => {
    expect(Object.keys(checkArticle({ ...EMPTY_ARTICLE, url: 'example.com' }))).toEqual(['title', 'body', 'url'])
    expect(checkArticle({ ...EMPTY_ARTICLE, title: 'a', body: 'b', url: 'https://example.com' })).toEqual({})
  })
  test('a link with a user name or a password in it is refused', () => {
    const form = { ...EMPTY_ARTICLE, title: 'a', body: 'b' }
    expect(Object.keys(checkArticle({ ...form, url: 'https://ada:secret@example.com' }))).toEqual(['url'])
    expect(checkArticle({ ...form, url: 'https://example.com/@ada' })).toEqual({})
  })
  test('a change names the version it was made of, unless it is saved all the same', () => {
    const body = articleInput({ ...EMPTY_ARTICLE, title: 'a', body: 'b' }, 'draft')
    expect(articleChange(body, 3)).toEqual({ ...body, url: null, language: null, version: 3 })
    expect(articleChange(body, undefined)).toEqual({ ...body, url: null, language: null })
  })
  test('only who was overtaken by somebody else is asked what to do', () => {
    expect(isOvertaken(new Problem(409, 'article_changed', 'Changed', undefined, undefined, []))).toBe(true)
    expect(isOvertaken(new Problem(503, 'unavailable', 'Away', undefined, undefined, []))).toBe(false)
    expect(isOvertaken(null)).toBe(false)
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
