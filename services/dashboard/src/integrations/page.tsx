/** The connected numbers, each with how it is doing. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight, Plug, Plus } from 'lucide-react'
import { integrationsQuery } from '@/api/integrations'
import type { Integration } from '@/api/types'
import { s } from '@/strings'
import { WhatsAppBadge } from '@/ui/avatar'
import { PrimaryLink } from '@/ui/link'
import { Page } from '@/ui/page'
import { Empty, Failed, Loading, Skeleton } from '@/ui/states'
import { ConnectionMark, NoticeMark, SignatureMark } from './status'

export function IntegrationsPage() {
  const { data, error, refetch } = useQuery(integrationsQuery)
  const add = (
    <PrimaryLink to="/integrations/new" search={{}} icon={Plus} data-testid="add-whatsapp">
      {s.integrations.add}
    </PrimaryLink>
  )
  return (
    <Page title={s.integrations.title} lead={s.integrations.lead} action={data && data.length > 0 ? add : undefined}>
      {error && !data ? (
        <Failed what={s.integrations.list} error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading>
          <Skeleton className="h-20 w-full" />
        </Loading>
      ) : data.length === 0 ? (
        <Empty icon={Plug} title={s.integrations.empty.title} lead={s.integrations.empty.lead}>
          {add}
        </Empty>
      ) : (
        <ul className="overflow-hidden rounded-card border border-line bg-surface">
          {data.map((integration) => (
            <Row key={integration.id} integration={integration} />
          ))}
        </ul>
      )}
    </Page>
  )
}

function Row({ integration }: { integration: Integration }) {
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        to="/integrations/$integrationId"
        params={{ integrationId: integration.id }}
        data-testid="integration-row"
        className="flex min-h-18 items-center gap-3 px-4 py-3 transition-colors duration-150 focus-inset hover:bg-hover"
      >
        <WhatsAppBadge className="size-8! shrink-0 [&_svg]:size-6" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{integration.name || integration.phoneNumber}</span>
          <span className="flex flex-wrap items-center gap-x-3 text-meta text-ink-3">
            {integration.name && <span className="tabular">{integration.phoneNumber}</span>}
            <SignatureMark integration={integration} />
            <NoticeMark open={integration.openNotices} />
          </span>
        </span>
        <ConnectionMark integration={integration} />
        <ChevronRight aria-hidden size={16} className="text-ink-3" />
      </Link>
    </li>
  )
}
