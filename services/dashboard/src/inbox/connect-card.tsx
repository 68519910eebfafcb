/** In an empty inbox without any number: the way to the first one. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { integrationsQuery } from '@/api/integrations'
import { s } from '@/strings'
import { WhatsAppBadge } from '@/ui/avatar'

export function ConnectCard() {
  const { data } = useQuery(integrationsQuery)
  if (!data || data.length > 0) return null
  return (
    <section className="m-4 flex flex-col gap-2 rounded-card border border-line bg-page p-4 fade-in">
      <h2 className="flex items-center gap-2 font-semibold">
        <WhatsAppBadge />
        {s.inbox.connect.title}
      </h2>
      <p className="text-ink-2">{s.inbox.connect.lead}</p>
      <Link
        to="/integrations/new"
        search={{}}
        className="mt-1 inline-flex h-8 w-fit items-center rounded-control bg-accent px-3 font-medium text-accent-ink hover:bg-accent-hover"
      >
        {s.inbox.connect.action}
      </Link>
    </section>
  )
}
