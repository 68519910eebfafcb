/** Choosing a template and filling its gaps, with what the customer will see beside it. */
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, RotateCw } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { templatesQuery, useSyncTemplates } from '@/api/templates'
import type { Template } from '@/api/types'
import { s } from '@/strings'
import { TemplateCard } from '@/templates/card'
import { showTemplate } from '@/templates/fill'
import { filledParameters, gaps, isFilled, isSendable } from '@/templates/gaps'
import { TemplateStatus, statusWord } from '@/templates/marks'
import { TemplateSearch, useTemplateSearch } from '@/templates/use-search'
import { Button } from '@/ui/button'
import { cx } from '@/ui/cx'
import { Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/field'
import { Failed, Loading, Skeleton } from '@/ui/states'
import type { FormProps } from './forms'
import { Refused, SendButton, usePosting } from './message-dialog'

const words = s.templates

export function TemplateDialog(props: FormProps & { integrationId: string }) {
  const { data, error, refetch } = useQuery(templatesQuery(props.integrationId))
  const search = useTemplateSearch(data?.items)
  const [chosen, setChosen] = useState<string | null>(null)
  const template = data?.items.find((each) => each.id === chosen)
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()} title={words.pick} lead={words.pickLead} large>
      <div className="grid min-h-0 gap-5 md:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]" data-testid="template-dialog">
        <div className={cx('flex min-h-0 min-w-0 flex-col gap-3', template && 'max-md:hidden')}>
          <TemplateSearch search={search} />
          {error && !data ? (
            <Failed what={words.list} error={error} onRetry={() => void refetch()} className="px-0 py-4" />
          ) : !data ? (
            <Loading>
              <Skeleton className="h-14 w-full" />
            </Loading>
          ) : data.items.length === 0 ? (
            <Nothing integrationId={props.integrationId} />
          ) : search.found.length === 0 ? (
            <p className="text-ink-3">{words.noMatch}</p>
          ) : (
            <Choices templates={search.found} chosen={chosen} onChoose={setChosen} />
          )}
        </div>
        {template ? (
          <Fill key={template.id} template={template} onBack={() => setChosen(null)} {...props} />
        ) : (
          <p className="flex min-h-56 items-center justify-center rounded-card bg-page px-6 text-center text-ink-3 max-md:hidden">
            {words.choose}
          </p>
        )}
      </div>
    </Dialog>
  )
}

function Nothing({ integrationId }: { integrationId: string }) {
  const sync = useSyncTemplates(integrationId)
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="font-medium">{words.none}</p>
      <p className="text-ink-2">{words.noneLead}</p>
      <Button icon={RotateCw} onClick={() => sync.mutate()} disabled={sync.isPending}>
        {sync.isPending ? words.syncing : words.sync}
      </Button>
    </div>
  )
}

interface ChoicesProps {
  templates: readonly Template[]
  chosen: string | null
  onChoose: (id: string) => void
}

function Choices({ templates, chosen, onChoose }: ChoicesProps) {
  return (
    <ul className="max-h-[52vh] overflow-y-auto rounded-card border border-line">
      {templates.map((template) => {
        const sendable = isSendable(template)
        return (
          <li key={template.id} className="border-b border-line last:border-b-0">
            <button
              type="button"
              aria-pressed={template.id === chosen}
              disabled={!sendable}
              onClick={() => onChoose(template.id)}
              data-testid="template-choice"
              className={cx(
                'flex w-full flex-col gap-0.5 px-3 py-2 text-left focus-inset',
                template.id === chosen ? 'bg-selected' : 'enabled:hover:bg-hover',
              )}
            >
              <span className="flex w-full items-baseline gap-2">
                <span className={cx('min-w-0 flex-1 truncate font-medium', !sendable && 'text-ink-2')}>
                  {template.name}
                </span>
                <span className="text-meta text-ink-3">{template.language}</span>
              </span>
              <span className="line-clamp-2 text-meta text-ink-3">{template.preview}</span>
              {!sendable && (
                <span className="flex flex-wrap items-center gap-x-2">
                  <TemplateStatus status={template.status} />
                  <span className="text-meta text-ink-3">
                    {template.rejectionReason
                      ? words.rejected(template.rejectionReason.replaceAll('_', ' ').toLowerCase())
                      : words.unusable(statusWord(template.status).toLowerCase())}
                  </span>
                </span>
              )}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

interface FillProps extends FormProps {
  template: Template
  onBack: () => void
}

function Fill({ template, onBack, ...props }: FillProps) {
  const posting = usePosting(props)
  const [values, setValues] = useState<Record<string, string>>({})
  const all = gaps(template)
  const ready = isFilled(all, values)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || posting.busy) return
    const parameters = filledParameters(all, values)
    posting.submit({
      template: { name: template.name, language: template.language, ...(parameters.length > 0 ? { parameters } : {}) },
    })
  }
  return (
    <form noValidate onSubmit={submit} className="flex min-w-0 flex-col gap-4" data-testid="template-fill">
      <Button look="ghost" icon={ArrowLeft} onClick={onBack} className="w-fit md:hidden">
        {words.back}
      </Button>
      <div className="rounded-card bg-page p-3">
        <p className="mb-2 text-meta font-medium text-ink-3">{words.preview}</p>
        <div
          aria-live="polite"
          className="w-fit max-w-full rounded-bubble bg-person px-3 pt-2 pb-1 text-read text-person-ink"
          data-testid="template-preview"
        >
          <TemplateCard shown={showTemplate(template.components, values)} />
        </div>
      </div>
      {all.map(({ key, label, example, parameter }) => (
        <TextField
          key={key}
          label={label}
          value={values[key] ?? ''}
          hint={example ? words.example(example) : undefined}
          type={['image', 'video', 'document'].includes(parameter.type) ? 'url' : 'text'}
          autoComplete="off"
          onChange={(event) => setValues((held) => ({ ...held, [key]: event.target.value }))}
          data-testid={`template-gap-${key.replaceAll(' ', '-')}`}
        />
      ))}
      <Refused posting={posting} />
      <footer className="flex items-center justify-end gap-3">
        {!ready && <p className="text-meta text-ink-3">{words.needed}</p>}
        <SendButton ready={ready} busy={posting.busy} words={words.send} />
      </footer>
    </form>
  )
}
