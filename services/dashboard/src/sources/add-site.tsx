/** A site, a sitemap or a page to read. */
import { useState, type FormEvent } from 'react'
import { asProblem } from '@/api/problem'
import { useAddSite, type Schedule } from '@/api/sources'
import { useBaseId } from '@/knowledge/base'
import { LanguageField } from '@/knowledge/language-field'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Choice } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { SelectField, TextField } from '@/ui/field'
import { ListField } from '@/ui/list-field'
import { useToasts } from '@/ui/toast'
import { checkSite, EMPTY_SITE, siteInput, type SiteErrors, type SiteForm } from './site-form'

const words = s.sources

export function AddSite({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState(EMPTY_SITE)
  const [errors, setErrors] = useState<SiteErrors>({})
  const add = useAddSite(useBaseId())
  const toasts = useToasts()
  const problem = add.error ? asProblem(add.error) : undefined
  const put = <Name extends keyof SiteForm>(name: Name, value: SiteForm[Name]) => {
    setForm((held) => ({ ...held, [name]: value }))
    setErrors((held) => ({ ...held, [name]: undefined }))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = checkSite(form)
    setErrors(wrong)
    if (Object.keys(wrong).length > 0) return
    add.mutate(siteInput(form), {
      onSuccess: () => {
        toasts.good(words.added)
        onClose()
      },
    })
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={words.addSite} wide>
      <form noValidate onSubmit={submit} className="flex flex-col gap-5">
        <TextField
          label={words.url}
          hint={words.urlHint}
          type="url"
          inputMode="url"
          value={form.url}
          onChange={(event) => put('url', event.target.value)}
          error={errors.url ?? problem?.fieldMessage('url')}
          data-testid="site-url"
        />
        <Choice
          title={words.mode.label}
          value={form.mode}
          options={[
            { value: 'site', title: words.mode.site, lead: words.mode.siteLead },
            { value: 'sitemap', title: words.mode.sitemap, lead: words.mode.sitemapLead },
            { value: 'page', title: words.mode.page, lead: words.mode.pageLead },
          ]}
          onChange={(mode) => put('mode', mode)}
          testId="site-mode"
        />
        <ScheduleField value={form.schedule} onChange={(schedule) => put('schedule', schedule)} />
        <details className="flex flex-col gap-5">
          <summary className="w-fit cursor-pointer font-medium text-accent-text">{words.more}</summary>
          <div className="mt-4 flex flex-col gap-5">
            {form.mode !== 'page' && (
              <>
                <TextField
                  label={words.pagesMax}
                  inputMode="numeric"
                  value={form.pagesMax}
                  onChange={(event) => put('pagesMax', event.target.value)}
                  error={errors.pagesMax ?? problem?.fieldMessage('pagesMax')}
                />
                <ListField
                  label={words.include}
                  placeholder={words.includeAdd}
                  items={form.include}
                  onChange={(include) => put('include', include)}
                  error={problem?.fieldMessage('include')}
                />
                <ListField
                  label={words.exclude}
                  placeholder={words.excludeAdd}
                  items={form.exclude}
                  onChange={(exclude) => put('exclude', exclude)}
                  error={problem?.fieldMessage('exclude')}
                />
              </>
            )}
            <LanguageField value={form.language} onChange={(event) => put('language', event.target.value)} />
          </div>
        </details>
        {problem && problem.fields.length === 0 && (
          <p role="alert" className="text-fail">
            {problem.detail ?? problem.message}
          </p>
        )}
        <Button type="submit" look="primary" className="self-end" disabled={add.isPending} data-testid="site-add">
          {add.isPending ? words.adding : words.add}
        </Button>
      </form>
    </Dialog>
  )
}

interface ScheduleFieldProps {
  value: Schedule | null
  onChange: (value: Schedule | null) => void
  disabled?: boolean
}

export function ScheduleField({ value, onChange, disabled }: ScheduleFieldProps) {
  return (
    <SelectField
      label={words.schedule}
      value={value ?? ''}
      disabled={disabled}
      onChange={({ target }) => onChange(target.value === 'daily' || target.value === 'weekly' ? target.value : null)}
      data-testid="schedule"
    >
      <option value="">{words.never}</option>
      <option value="daily">{words.daily}</option>
      <option value="weekly">{words.weekly}</option>
    </SelectField>
  )
}
