/** What each step of the guide says, in the documentation's own words. */
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, Radio, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { rowsQuery } from '@/api/conversations'
import { api, take } from '@/api/client'
import type { Integration } from '@/api/types'
import { s } from '@/strings'
import { OutLink } from '@/ui/link'
import { Checks } from './checks'
import { WebhookValues } from './webhook-values'

const words = s.integrations.wizard
const field = s.integrations.field

/** Meta's webhook fields, as the documentation lists them. */
const WEBHOOK_FIELDS: { name: keyof typeof words.webhook.purpose; need: string }[] = [
  { name: 'messages', need: words.webhook.required },
  { name: 'messaging_postbacks', need: words.webhook.recommended },
  { name: 'message_deliveries', need: words.webhook.fieldOptional },
  { name: 'message_reads', need: words.webhook.fieldOptional },
]

function Numbered({ items }: { items: readonly string[] }) {
  return (
    <ol className="flex flex-col gap-2.5">
      {items.map((item, index) => (
        <li key={item} className="flex gap-3 text-read">
          <span className="mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-full bg-sunken text-meta font-semibold text-ink-2 tabular">
            {index + 1}
          </span>
          {item}
        </li>
      ))}
    </ol>
  )
}

function Hint({ children }: { children: string }) {
  return (
    <p className="flex gap-2 rounded-control bg-wait-soft px-3 py-2 text-wait">
      <TriangleAlert aria-hidden size={16} strokeWidth={1.75} className="mt-0.5 shrink-0" />
      {children}
    </p>
  )
}

export function AppStep({ footer }: { footer: ReactNode }) {
  return (
    <>
      <Numbered items={words.app.items} />
      <p className="text-ink-2">{words.app.note}</p>
      <p>
        <OutLink href="https://developers.facebook.com">{words.app.link}</OutLink>
      </p>
      {footer}
    </>
  )
}

export function CredentialsStep({ footer }: { footer: ReactNode }) {
  const parts: [string, ReactNode][] = [
    [field.phoneNumberId, words.credentials.phoneNumberId],
    [field.businessAccountId, words.credentials.businessAccountId],
    [
      field.accessToken,
      <div key="token" className="flex flex-col gap-3">
        <Hint>{words.credentials.tokenWarning}</Hint>
        <Numbered items={words.credentials.token} />
      </div>,
    ],
    [field.appSecret, words.credentials.appSecret],
  ]
  return (
    <>
      <dl className="flex flex-col">
        {parts.map(([name, how]) => (
          <div key={name} className="flex flex-col gap-1.5 border-b border-line py-4 first:pt-0 last:border-b-0">
            <dt className="font-semibold">{name}</dt>
            <dd className="text-read text-ink-2">{how}</dd>
          </div>
        ))}
      </dl>
      {footer}
    </>
  )
}

export function WebhookStep({ integration, footer }: { integration: Integration; footer: ReactNode }) {
  return (
    <>
      <WebhookValues integration={integration} />
      {!integration.webhookUrl.startsWith('https:') && <Hint>{words.webhook.https}</Hint>}
      <Numbered items={words.webhook.items} />
      <table className="w-full border-collapse text-left">
        <caption className="pb-2 text-left font-semibold">{words.webhook.fields}</caption>
        <tbody>
          {WEBHOOK_FIELDS.map(({ name, need }) => (
            <tr key={name} className="border-t border-line align-top">
              <th scope="row" className="py-2 pr-3 font-mono text-meta font-medium">
                {name}
              </th>
              <td className="py-2 pr-3 whitespace-nowrap text-ink-2">{need}</td>
              <td className="py-2 text-ink-2 max-md:hidden">{words.webhook.purpose[name]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {footer}
    </>
  )
}

export function TestStep({ integration, footer }: { integration: Integration; footer: ReactNode }) {
  const arrived = useArrived(integration.id)
  const Icon = arrived ? CircleCheck : Radio
  return (
    <>
      <Numbered items={words.test.items} />
      <p
        role="status"
        data-testid="first-message"
        data-arrived={arrived}
        className={
          arrived
            ? 'flex items-center gap-2 rounded-control bg-accent-soft px-3 py-2.5 font-medium text-accent-text'
            : 'flex items-center gap-2 rounded-control bg-sunken px-3 py-2.5 text-ink-2'
        }
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} />
        {arrived ? words.test.arrived : words.test.waiting(integration.phoneNumber)}
      </p>
      <Checks integrationId={integration.id} />
      {footer}
    </>
  )
}

const LOOK_EVERY_MS = 2_000

/** Whether anybody has written to the number. */
function useArrived(integrationId: string): boolean {
  const { data } = useQuery({
    queryKey: [...rowsQuery({}).queryKey, 'first', integrationId],
    queryFn: () => take(api.GET('/api/conversations', { params: { query: { integration: integrationId, limit: 1 } } })),
    refetchInterval: ({ state }) => (state.data && state.data.items.length > 0 ? false : LOOK_EVERY_MS),
  })
  return (data?.items.length ?? 0) > 0
}
