/** Connecting a number, in the five steps of the documentation. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { api, take } from '@/api/client'
import { integrationQuery, integrationsQuery } from '@/api/integrations'
import type { Integration } from '@/api/types'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { cx } from '@/ui/cx'
import { BackLink, PrimaryLink } from '@/ui/link'
import { Page } from '@/ui/page'
import { useToasts } from '@/ui/toast'
import { EMPTY_CREDENTIALS, newCredentials, type CredentialForm } from './credential-fields'
import { CredentialFields } from './credential-form'
import { AppStep, CredentialsStep, TestStep, WebhookStep } from './wizard-steps'
import { ViaApi } from './via-api'

const words = s.integrations.wizard
const STEPS = [words.app, words.credentials, words.configure, words.webhook, words.test]

export function WizardPage() {
  const search = useSearch({ from: '/inside/integrations/new' })
  const navigate = useNavigate()
  const { data: integration } = useQuery({ ...integrationQuery(search.id ?? ''), enabled: search.id !== undefined })
  const wanted = Math.min(Math.max(search.step ?? 1, 1), STEPS.length)
  // The last steps speak of a webhook that saving the credentials makes.
  const step = search.id === undefined ? Math.min(wanted, 3) : wanted
  const go = (next: number, id = search.id) =>
    void navigate({ to: '/integrations/new', search: { step: next, ...(id ? { id } : {}) } })
  const current = STEPS[step - 1]
  return (
    <Page title={words.title} back={<BackLink to="/integrations">{s.integrations.title}</BackLink>} wide>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8 lg:grid-cols-[220px_minmax(0,1fr)]">
        <Progress step={step} reachable={search.id === undefined ? 3 : STEPS.length} onGo={go} />
        <section aria-labelledby="step-title" className="flex max-w-2xl flex-col gap-5" data-testid={`step-${step}`}>
          <header className="flex flex-col gap-0.5">
            <p className="text-meta text-ink-3">{words.step(step, STEPS.length)}</p>
            <h2 id="step-title" className="text-title font-semibold">
              {current?.title}
            </h2>
            <p className="text-ink-2">{current?.lead}</p>
          </header>
          <Step step={step} integration={integration} go={go} />
        </section>
      </div>
    </Page>
  )
}

function Step({
  step,
  integration,
  go,
}: {
  step: number
  integration: Integration | undefined
  go: (step: number, id?: string) => void
}) {
  const buttons = (main: ReactNode) => (
    <footer className="flex gap-2 pt-1">
      {step > 1 && <Button onClick={() => go(step - 1)}>{s.common.back}</Button>}
      {main}
    </footer>
  )
  const next = (
    <Button look="primary" onClick={() => go(step + 1)} data-testid="wizard-next">
      {s.common.next}
    </Button>
  )
  if (step === 1) return <AppStep footer={buttons(next)} />
  if (step === 2) return <CredentialsStep footer={buttons(next)} />
  if (step === 3) return <ConfigureStep onSaved={(id) => go(4, id)} onBack={() => go(2)} />
  if (!integration) return null
  if (step === 4) return <WebhookStep integration={integration} footer={buttons(next)} />
  const finish = (
    <PrimaryLink to="/inbox" search={{ view: 'all' }} data-testid="wizard-finish">
      {words.finish}
    </PrimaryLink>
  )
  return <TestStep integration={integration} footer={buttons(finish)} />
}

function ConfigureStep({ onSaved, onBack }: { onSaved: (id: string) => void; onBack: () => void }) {
  const queries = useQueryClient()
  const toasts = useToasts()
  const saving = useMutation({
    mutationFn: async (form: CredentialForm) => {
      const answer = await api.POST('/api/integrations/credentials', { body: newCredentials(form) })
      return { integration: await take(Promise.resolve(answer)), wasKnown: answer.response.status === 200 }
    },
    onSuccess: ({ integration, wasKnown }) => {
      queries.setQueryData(integrationQuery(integration.id).queryKey, integration)
      void queries.invalidateQueries({ queryKey: integrationsQuery.queryKey, exact: true })
      toasts.good(wasKnown ? words.updated : words.saved)
      onSaved(integration.id)
    },
  })
  return (
    <>
      <CredentialFields
        initial={EMPTY_CREDENTIALS}
        failure={saving.error}
        onSubmit={(form) => saving.mutate(form)}
        footer={
          <footer className="flex gap-2 pt-1">
            <Button onClick={onBack}>{s.common.back}</Button>
            <Button type="submit" look="primary" disabled={saving.isPending} data-testid="wizard-save">
              {saving.isPending ? s.common.saving : words.save}
            </Button>
          </footer>
        }
      />
      <ViaApi />
    </>
  )
}

function Progress({ step, reachable, onGo }: { step: number; reachable: number; onGo: (step: number) => void }) {
  return (
    <ol aria-label={words.jump} className="flex flex-col gap-0.5 max-lg:flex-row">
      {STEPS.map((each, index) => {
        const number = index + 1
        const past = number < step
        return (
          <li key={each.title} className="max-lg:flex-1">
            <button
              type="button"
              disabled={number > reachable}
              aria-current={number === step ? 'step' : undefined}
              aria-label={`${words.stepName(number)}: ${each.title}`}
              onClick={() => onGo(number)}
              className={cx(
                'flex min-h-9 w-full items-center gap-2.5 rounded-control px-2 text-left transition-colors duration-150 enabled:hover:bg-hover max-lg:justify-center max-lg:px-0',
                number === step ? 'font-medium text-ink' : 'text-ink-2',
              )}
            >
              <span
                className={cx(
                  'flex size-6 shrink-0 items-center justify-center rounded-full text-meta font-semibold tabular',
                  past
                    ? 'bg-accent-soft text-accent-text'
                    : number === step
                      ? 'bg-accent text-accent-ink'
                      : 'bg-sunken text-ink-3',
                )}
              >
                {past ? <Check aria-hidden size={14} strokeWidth={2.5} /> : number}
              </span>
              <span className="max-lg:hidden">{each.title}</span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}
