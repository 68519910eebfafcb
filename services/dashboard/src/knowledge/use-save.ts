/** Saving an article, and where it leads to: the gap it closes, the conversation it came from. */
import { useNavigate } from '@tanstack/react-router'
import { useGapStep } from '@/api/gaps'
import { useDeleteArticle, useSaveArticle } from '@/api/knowledge'
import { asProblem } from '@/api/problem'
import type { Article } from '@/api/types'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { articleChange, articleInput, isOvertaken, type ArticleForm } from './article-form'
import type { ArticleSearch } from './search'

const words = s.knowledge.editor

interface After {
  onSaved: (article: Article) => void
  /** The page stays where it is. */
  onStay: () => void
}

export function useSave(baseId: string, articleId: string | undefined, search: ArticleSearch) {
  const mutation = useSaveArticle(baseId)
  const gap = useGapStep(baseId)
  const toasts = useToasts()
  const navigate = useNavigate()

  const onward = (article: Article, after: After) => {
    if (article.status === 'published' && search.from)
      return void navigate({ to: '/inbox/$conversationId', params: { conversationId: search.from }, search: {} })
    if (article.status === 'published' && search.gap) return void navigate({ to: '/knowledge/gaps' })
    if (articleId) return after.onStay()
    return void navigate({
      to: '/knowledge/$articleId',
      params: { articleId: article.id },
      search: search.gap ? { gap: search.gap } : {},
      replace: true,
    })
  }
  const closeGap = (article: Article, gapId: string) =>
    gap.mutate(
      { gapId, step: 'resolve', articleId: article.id, addQuestion: false },
      {
        onSuccess: () => toasts.good(words.savedForGap),
        onError: (error) => toasts.fail(s.actions.refused(words.gapNotClosed), error),
      },
    )

  /** `version` is the one the form was loaded as; without it the article is written over whatever it says. */
  const save = (form: ArticleForm, status: Article['status'], version: number | undefined, after: After) => {
    const body = articleInput(form, status)
    mutation.mutate(articleId ? { articleId, change: articleChange(body, version) } : { body }, {
      onSuccess: (article) => {
        after.onSaved(article)
        if (article.status === 'published' && search.gap) closeGap(article, search.gap)
        else toasts.good(told(status, article.status))
        onward(article, after)
      },
      onError: (error) => {
        after.onStay()
        // What belongs to a field is said at the field, and who was overtaken is asked what to do.
        if (asProblem(error).fields.length === 0 && !isOvertaken(error)) toasts.fail(s.failure.notSaved, error)
      },
    })
  }
  return { save, busy: mutation.isPending, failed: mutation.error, forget: mutation.reset }
}

/** What was flagged is kept as a draft, whatever was asked for. */
function told(wanted: Article['status'], kept: Article['status']): string {
  if (kept === 'published') return words.saved
  return wanted === 'published' ? words.savedFlagged : words.savedDraft
}

export function useRemoveArticle(baseId: string) {
  const mutation = useDeleteArticle(baseId)
  const toasts = useToasts()
  const navigate = useNavigate()
  return (articleId: string) =>
    mutation.mutate(articleId, {
      onSuccess: () => {
        toasts.good(words.deleted)
        void navigate({ to: '/knowledge' })
      },
      onError: (error) => toasts.fail(s.actions.refused(s.common.remove), error),
    })
}
