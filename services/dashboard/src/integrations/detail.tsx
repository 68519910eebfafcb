/** One number: health, webhook, credentials, and disconnecting it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, done, take } from '@/api/client'
import { integrationQuery, integrationsQuery } from '@/api/integrations'
import { Problem } from '@/api/problem'
import type { Integration } from '@/api/types'
import { PageMissing, PagePending } from '@/shell/page-states'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Confirm } from '@/ui/dialog'
import { BackLink } from '@/ui/link'
import { Page, Section } from '@/ui/page'
import { Failed } from '@/ui/states'
import { useToasts } from '@/ui/toast'
import { Checks } from './checks'
import { changedCredentials, EMPTY_CREDENTIALS, type CredentialForm } from './credential-fields'
import { CredentialFields } from './credential-form'
import { FactsList } from './facts-list'
import { Notices } from './notices'
import { ConnectionMark } from './status'
import { SendingStopped } from './stopped'
import { Templates } from './templates'
import { WebhookValues } from './webhook-values'

const words = s.integrations.detail

export function IntegrationPage() {
  const { integrationId } = useParams({ from: '/inside/integrations/$integrationId' })
  const { data, error, refetch } = useQuery(integrationQuery(integrationId))
  if (!data && error instanceof Problem && error.status === 404) return <PageMissing />
  if (!data && error)
    return <Failed what={s.integrations.one} error={error} onRetry={() => void refetch()} className="py-[20vh]" />
  if (!data) return <PagePending />
  return (
    <Page
      title={data.name || data.phoneNumber}
      lead={data.name ? data.phoneNumber : ''}
      back={<BackLink to="/integrations">{s.integrations.title}</BackLink>}
      action={<ConnectionMark integration={data} />}
    >
      <SendingStopped integrationId={data.id} />
      <Section title={s.notices.title} lead={s.notices.lead} id="notices">
        <Notices integrationId={data.id} />
      </Section>
      <Section title={s.facts.title} lead={s.facts.lead}>
        <FactsList integration={data} />
      </Section>
      <Section title={words.health}>
        <Checks integrationId={data.id} />
      </Section>
      <Section title={s.templates.title} lead={s.templates.lead}>
        <Templates integrationId={data.id} />
      </Section>
      <Section title={words.webhook} lead={s.integrations.wizard.webhook.lead}>
        <WebhookValues integration={data} />
      </Section>
      <Section title={words.credentials} id="credentials">
        <EditCredentials integration={data} />
      </Section>
      <Remove integration={data} />
    </Page>
  )
}

function knownCredentials(integration: Integration): CredentialForm {
  const { name, phoneNumber, phoneNumberId, businessAccountId } = integration
  return { ...EMPTY_CREDENTIALS, name, phoneNumber, phoneNumberId, businessAccountId }
}

function EditCredentials({ integration }: { integration: Integration }) {
  const queries = useQueryClient()
  const toasts = useToasts()
  const known = knownCredentials(integration)
  const saving = useMutation({
    mutationFn: (form: CredentialForm) =>
      take(
        api.PATCH('/api/integrations/{id}', {
          params: { path: { id: integration.id } },
          body: changedCredentials(form, known),
        }),
      ),
    onSuccess: (fresh) => {
      queries.setQueryData(integrationQuery(integration.id).queryKey, fresh)
      toasts.good(words.saved)
      return queries.invalidateQueries({ queryKey: integrationsQuery.queryKey, exact: true })
    },
  })
  return (
    <CredentialFields
      // Saved values become the known ones, and the secrets that were typed leave the page.
      key={integration.updatedAt}
      initial={known}
      stored={{ accessToken: integration.accessTokenLastFour, appSecret: integration.appSecretLastFour ?? null }}
      failure={saving.error}
      onSubmit={(form) => saving.mutate(form)}
      footer={
        <Button
          type="submit"
          look="primary"
          disabled={saving.isPending}
          className="w-fit"
          data-testid="credentials-save"
        >
          {saving.isPending ? s.common.saving : s.common.save}
        </Button>
      }
    />
  )
}

function Remove({ integration }: { integration: Integration }) {
  const [asking, setAsking] = useState(false)
  const queries = useQueryClient()
  const toasts = useToasts()
  const navigate = useNavigate()
  const removing = useMutation({
    mutationFn: () => done(api.DELETE('/api/integrations/{id}', { params: { path: { id: integration.id } } })),
    onSuccess: async () => {
      toasts.good(words.removed)
      await navigate({ to: '/integrations' })
      await queries.invalidateQueries({ queryKey: integrationsQuery.queryKey, exact: true })
    },
    onError: (error) => toasts.fail(s.actions.refused(words.remove), error),
  })
  return (
    <div className="border-t border-line pt-5">
      <Button look="danger" disabled={removing.isPending} onClick={() => setAsking(true)}>
        {words.remove}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={words.removeTitle}
        lead={words.removeLead}
        action={words.remove}
        onConfirm={() => removing.mutate()}
      />
    </div>
  )
}
