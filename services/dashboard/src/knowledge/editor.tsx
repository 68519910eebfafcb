/** The article editor. */
import { useBlocker, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useDeleteArticle, useSaveArticle } from '@/api/knowledge'
import { asProblem } from '@/api/problem'
import type { Article } from '@/api/types'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Confirm } from '@/ui/dialog'
import { SelectField, TextArea, TextField } from '@/ui/field'
import { BackLink } from '@/ui/link'
import { Page } from '@/ui/page'
import { useToasts } from '@/ui/toast'
import { articleInput, checkArticle, type ArticleErrors, type ArticleForm } from './article-form'
import { BodyField } from './body-field'
import { Status } from './status'

const LANGUAGES = ['de', 'en', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'tr', 'ar']
const languageName = new Intl.DisplayNames(['en'], { type: 'language' })
const words = s.knowledge.editor

interface EditorProps {
  baseId: string
  article: Article | undefined
  initial: ArticleForm
}

export function Editor({ baseId, article, initial }: EditorProps) {
  const [form, setForm] = useState(initial)
  const [saved, setSaved] = useState(initial)
  const [errors, setErrors] = useState<ArticleErrors>({})
  const [asking, setAsking] = useState(false)
  const remove = useRemove(baseId)
  const { save, busy, failed } = useSave(baseId, article?.id)
  const dirty = JSON.stringify(form) !== JSON.stringify(saved)
  const leaving = useRef(false)
  const blocker = useBlocker({
    shouldBlockFn: () => dirty && !leaving.current,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  })

  const set = (name: keyof ArticleForm) => (event: { target: { value: string } }) => {
    setForm((held) => ({ ...held, [name]: event.target.value }))
    setErrors((held) => ({ ...held, [name]: undefined }))
  }
  const submit = (status: Article['status']) => {
    const wrong = checkArticle(form)
    setErrors(wrong)
    if (Object.keys(wrong).length > 0) return
    leaving.current = article === undefined
    save(
      form,
      status,
      () => setSaved(form),
      () => {
        leaving.current = false
      },
    )
  }
  const fieldError = (name: keyof ArticleForm) =>
    errors[name] ?? (failed ? asProblem(failed).fieldMessage(name) : undefined)
  const published = article?.status === 'published'

  return (
    <Page
      title={article ? article.title : words.newTitle}
      back={<BackLink to="/knowledge">{s.knowledge.title}</BackLink>}
      action={article && <Status status={article.status} />}
    >
      <form noValidate onSubmit={(event) => event.preventDefault()} className="flex flex-col gap-5">
        <TextField
          label={words.title}
          hint={words.titleHint}
          value={form.title}
          onChange={set('title')}
          error={fieldError('title')}
          data-testid="article-title"
        />
        <BodyField value={form.body} onChange={set('body')} error={fieldError('body')} />
        <TextArea
          label={words.questions}
          hint={words.questionsHint}
          optional
          rows={3}
          value={form.questions}
          onChange={set('questions')}
          error={fieldError('questions')}
          data-testid="article-questions"
        />
        <div className="grid gap-5 md:grid-cols-[1fr_200px]">
          <TextField
            label={words.url}
            hint={words.urlHint}
            optional
            type="url"
            inputMode="url"
            value={form.url}
            onChange={set('url')}
            error={fieldError('url')}
            data-testid="article-url"
          />
          <SelectField
            label={words.language}
            hint={words.languageHint}
            optional
            value={form.language}
            onChange={set('language')}
            error={fieldError('language')}
          >
            <option value="">{words.automatic}</option>
            {[...new Set([...LANGUAGES, ...(form.language ? [form.language] : [])])].map((code) => (
              <option key={code} value={code}>
                {languageName.of(code)}
              </option>
            ))}
          </SelectField>
        </div>
        <footer className="sticky bottom-0 -mx-1 flex flex-wrap items-center gap-2 border-t border-line bg-page px-1 py-3">
          <Button look="primary" disabled={busy} onClick={() => submit('published')} data-testid="article-publish">
            {busy ? s.common.saving : published ? words.update : words.publish}
          </Button>
          <Button disabled={busy} onClick={() => submit('draft')} data-testid="article-draft">
            {published ? words.unpublish : words.saveDraft}
          </Button>
          {dirty && <span className="text-meta text-ink-3 max-md:hidden">{words.unsaved}</span>}
          {article && (
            <Button look="danger" className="ml-auto" onClick={() => setAsking(true)}>
              {s.common.remove}
            </Button>
          )}
        </footer>
      </form>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={words.deleteTitle}
        lead={words.deleteLead}
        action={s.common.remove}
        onConfirm={() => {
          leaving.current = true
          if (article) remove(article.id)
        }}
      />
      <Confirm
        open={blocker.status === 'blocked'}
        onOpenChange={(open) => !open && blocker.reset?.()}
        title={words.leaveTitle}
        lead={words.leaveLead}
        action={s.common.discard}
        cancel={s.common.keepEditing}
        onConfirm={() => blocker.proceed?.()}
      />
    </Page>
  )
}

function useSave(baseId: string, articleId: string | undefined) {
  const mutation = useSaveArticle(baseId)
  const toasts = useToasts()
  const navigate = useNavigate()
  const save = (form: ArticleForm, status: Article['status'], onSaved: () => void, onRefused: () => void) =>
    mutation.mutate(
      { articleId, body: articleInput(form, status) },
      {
        onSuccess: (fresh) => {
          onSaved()
          toasts.good(status === 'published' ? words.saved : words.savedDraft)
          if (!articleId)
            void navigate({ to: '/knowledge/$articleId', params: { articleId: fresh.id }, search: {}, replace: true })
        },
        onError: (error) => {
          onRefused()
          // What belongs to a field is said at the field.
          if (asProblem(error).fields.length === 0) toasts.fail(s.failure.notSaved, error)
        },
      },
    )
  return { save, busy: mutation.isPending, failed: mutation.error }
}

function useRemove(baseId: string) {
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
