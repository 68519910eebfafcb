/** What is in the article editor, and what the API is given of it. Pure. */
import type { ArticlePatch } from '@/api/knowledge'
import { asProblem } from '@/api/problem'
import type { Article, NewArticle } from '@/api/types'
import { s } from '@/strings'
import type { ArticleSearch } from './search'

export interface ArticleForm {
  title: string
  body: string
  url: string
  language: string
  questions: string[]
}

export type ArticleErrors = Partial<Record<keyof ArticleForm, string>>

export const EMPTY_ARTICLE: ArticleForm = { title: '', body: '', url: '', language: '', questions: [] }

export function formOf(article: Article): ArticleForm {
  return {
    title: article.title,
    body: article.body,
    url: article.url ?? '',
    language: article.language ?? '',
    questions: article.questions,
  }
}

/** What the editor begins with where it was opened from somewhere that knows more. */
export function prefilled(form: ArticleForm, { title, question }: ArticleSearch): ArticleForm {
  const asked = question?.trim()
  return {
    ...form,
    title: form.title || (title ?? ''),
    questions: asked && !form.questions.includes(asked) ? [...form.questions, asked] : form.questions,
  }
}

export function checkArticle(form: ArticleForm): ArticleErrors {
  const errors: ArticleErrors = {}
  if (form.title.trim() === '') errors.title = s.knowledge.editor.titleNeeded
  if (form.body.trim() === '') errors.body = s.knowledge.editor.bodyNeeded
  if (form.url.trim() !== '' && !/^https?:\/\//i.test(form.url.trim())) errors.url = s.knowledge.editor.urlWrong
  else if (holdsSecret(form.url.trim())) errors.url = s.knowledge.editor.urlSecret
  return errors
}

function holdsSecret(url: string): boolean {
  return URL.canParse(url) && Boolean(new URL(url).username || new URL(url).password)
}

export function articleInput(form: ArticleForm, status: Article['status']): NewArticle {
  const url = form.url.trim()
  return {
    title: form.title.trim(),
    body: form.body.trim(),
    questions: form.questions,
    status,
    ...(url ? { url } : {}),
    ...(form.language ? { language: form.language } : {}),
  }
}

/** What the editor holds as a change, made of the version it was loaded as; of none it is saved whatever is there. */
export function articleChange(body: NewArticle, version: number | undefined): ArticlePatch {
  const change = { ...body, url: body.url ?? null, language: body.language ?? null }
  return version === undefined ? change : { ...change, version }
}

/** Whether somebody else saved the article since it was loaded. */
export const isOvertaken = (error: unknown) => Boolean(error) && asProblem(error).code === 'article_changed'
