/** What the addresses of the knowledge pages say. Pure. */

export interface BaseSearch {
  /** The knowledge base they are about. */
  base?: string | undefined
}

export function readBaseSearch({ base }: Record<string, unknown>): BaseSearch {
  return typeof base === 'string' ? { base } : {}
}

export type ArticlesShow = 'all' | 'published' | 'draft' | 'flagged'

export interface ArticlesSearch {
  show?: ArticlesShow
  /** Only what came from this source. */
  source?: string
}

export function readArticlesSearch(search: Record<string, unknown>): ArticlesSearch {
  const { show, source } = search
  return {
    ...(show === 'published' || show === 'draft' || show === 'flagged' ? { show } : {}),
    ...(typeof source === 'string' ? { source } : {}),
  }
}

/** Where the editor was come to from, and what it begins with. */
export interface ArticleSearch {
  title?: string
  question?: string
  /** The gap that is closed once the article is published. */
  gap?: string
  /** The conversation to go back to. */
  from?: string
}

export function readArticleSearch(search: Record<string, unknown>): ArticleSearch {
  const text = (name: keyof ArticleSearch) => (typeof search[name] === 'string' ? { [name]: search[name] } : {})
  return { ...text('title'), ...text('question'), ...text('gap'), ...text('from') }
}
