/** The article editor. */
import { History, Trash2, Wrench } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import { asProblem } from '@/api/problem'
import type { Article } from '@/api/types'
import { useMayManage } from '@/lib/roles'
import { s } from '@/strings'
import { Button, IconButton } from '@/ui/button'
import { Callout } from '@/ui/callout'
import { Confirm } from '@/ui/dialog'
import { TextField } from '@/ui/field'
import { LeaveGuard } from '@/ui/leave-guard'
import { BackLink } from '@/ui/link'
import { ListField } from '@/ui/list-field'
import { Page } from '@/ui/page'
import { checkArticle, formOf, isOvertaken, prefilled, type ArticleErrors, type ArticleForm } from './article-form'
import { useBaseId, useChosenBase } from './base'
import { BodyField } from './body-field'
import { LanguageField } from './language-field'
import { Origin } from './origin'
import { Overtaken } from './overtaken'
import type { ArticleSearch } from './search'
import { FlagCallout, Status } from './status'
import { useRemoveArticle, useSave } from './use-save'
import { Versions } from './versions'

const words = s.knowledge.editor

interface EditorProps {
  article: Article | undefined
  initial: ArticleForm
  search: ArticleSearch
}

export function Editor({ article, initial, search }: EditorProps) {
  const baseId = useBaseId()
  const mayManage = useMayManage()
  const [form, setForm] = useState(() => (mayManage ? prefilled(initial, search) : initial))
  const [saved, setSaved] = useState(initial)
  // The version the form was loaded as: the article may have another one by the time it is saved.
  const [version, setVersion] = useState(article?.version)
  const [wanted, setWanted] = useState<Article['status']>('published')
  const [errors, setErrors] = useState<ArticleErrors>({})
  const [comparing, setComparing] = useState(false)
  const leaving = useRef(false)
  const remove = useRemoveArticle(baseId)
  const { save, busy, failed, forget } = useSave(baseId, article?.id, search)
  const dirty = JSON.stringify(form) !== JSON.stringify(saved)

  const put = <Name extends keyof ArticleForm>(name: Name, value: ArticleForm[Name]) => {
    setForm((held) => ({ ...held, [name]: value }))
    setErrors((held) => ({ ...held, [name]: undefined }))
  }
  const set = (name: 'title' | 'body' | 'url' | 'language') => (event: { target: { value: string } }) =>
    put(name, event.target.value)
  const show = (fresh: Article) => {
    setForm(formOf(fresh))
    setSaved(formOf(fresh))
    setVersion(fresh.version)
    forget()
  }
  const submit = (status: Article['status'], over: number | undefined) => {
    const wrong = checkArticle(form)
    setErrors(wrong)
    if (Object.keys(wrong).length > 0) return
    leaving.current = true
    setWanted(status)
    save(form, status, over, {
      onSaved: (fresh) => {
        setSaved(form)
        setVersion(fresh.version)
      },
      onStay: () => {
        leaving.current = false
      },
    })
  }
  const fieldError = (name: keyof ArticleForm) =>
    errors[name] ?? (failed ? asProblem(failed).fieldMessage(name) : undefined)

  return (
    <Page
      title={article ? article.title : words.newTitle}
      back={<Back from={search.from} />}
      action={
        article && (
          <>
            <Status status={article.status} />
            <Button icon={History} onClick={() => setComparing(true)} data-testid="versions-open">
              {s.knowledge.versions.open}
            </Button>
          </>
        )
      }
    >
      {article && <FlagCallout flags={article.flags} />}
      {search.from && article && mayManage && (
        <Callout tone="info" icon={Wrench} title={words.fixing}>
          <p>{words.fixingLead}</p>
        </Callout>
      )}
      {!mayManage && <Callout tone="info" title={s.knowledge.readOnly} />}
      {article?.sourceId && <Origin sourceId={article.sourceId} />}
      <form noValidate onSubmit={(event) => event.preventDefault()}>
        <fieldset disabled={!mayManage} className="flex min-w-0 flex-col gap-5">
          <TextField
            label={words.title}
            hint={words.titleHint}
            value={form.title}
            onChange={set('title')}
            error={fieldError('title')}
            data-testid="article-title"
          />
          <BodyField value={form.body} onChange={set('body')} error={fieldError('body')} />
          <ListField
            label={words.questions}
            hint={words.questionsHint}
            placeholder={words.questionsAdd}
            items={form.questions}
            onChange={(questions) => put('questions', questions)}
            error={fieldError('questions')}
            disabled={!mayManage}
            testId="article-questions"
          />
          <div className="grid gap-5 md:grid-cols-2">
            <TextField
              label={words.url}
              hint={words.urlHint}
              optional
              type="url"
              value={form.url}
              onChange={set('url')}
              error={fieldError('url')}
              data-testid="article-url"
            />
            <LanguageField value={form.language} onChange={set('language')} error={fieldError('language')} />
          </div>
          {mayManage && (
            <Footer
              article={article}
              busy={busy}
              dirty={dirty}
              submit={(status) => submit(status, version)}
              onRemove={(articleId) => {
                leaving.current = true
                remove(articleId)
              }}
            >
              {article && isOvertaken(failed) && (
                <Overtaken article={article} busy={busy} onLoad={show} onOverwrite={() => submit(wanted, undefined)} />
              )}
            </Footer>
          )}
        </fieldset>
      </form>
      {comparing && article && (
        <Versions
          article={article}
          blocked={dirty || !mayManage}
          onClose={() => setComparing(false)}
          onRestored={(fresh) => {
            show(fresh)
            setComparing(false)
          }}
        />
      )}
      <LeaveGuard dirty={dirty} isLeaving={() => leaving.current} />
    </Page>
  )
}

function Back({ from }: { from: string | undefined }) {
  const chosen = useChosenBase()
  return from ? (
    <BackLink to="/inbox/$conversationId" params={{ conversationId: from }} search={{}}>
      {words.toConversation}
    </BackLink>
  ) : (
    <BackLink to="/knowledge">{chosen && chosen.bases.length > 1 ? chosen.base.name : s.knowledge.title}</BackLink>
  )
}

interface FooterProps {
  article: Article | undefined
  busy: boolean
  dirty: boolean
  submit: (status: Article['status']) => void
  onRemove: (articleId: string) => void
  /** What has to be answered first, where it is seen from anywhere in a long article. */
  children: ReactNode
}

function Footer({ article, busy, dirty, submit, onRemove, children }: FooterProps) {
  const [asking, setAsking] = useState(false)
  const published = article?.status === 'published'
  return (
    <footer className="sticky bottom-0 -mx-1 flex flex-wrap items-center gap-2 border-t border-line bg-page px-1 py-3">
      {children && <div className="basis-full">{children}</div>}
      <Button look="primary" disabled={busy} onClick={() => submit('published')} data-testid="article-publish">
        {busy ? s.common.saving : published ? words.update : words.publish}
      </Button>
      <Button disabled={busy} onClick={() => submit('draft')} data-testid="article-draft">
        {published ? words.unpublish : words.saveDraft}
      </Button>
      {dirty && <span className="text-meta text-ink-3 max-md:hidden">{words.unsaved}</span>}
      {article && (
        <>
          <Button look="danger" className="ml-auto max-md:hidden" onClick={() => setAsking(true)}>
            {s.common.remove}
          </Button>
          <IconButton
            icon={Trash2}
            label={s.common.remove}
            className="ml-auto text-fail! md:hidden"
            onClick={() => setAsking(true)}
          />
        </>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={words.deleteTitle}
        lead={words.deleteLead}
        action={s.common.remove}
        onConfirm={() => article && onRemove(article.id)}
      />
    </footer>
  )
}
