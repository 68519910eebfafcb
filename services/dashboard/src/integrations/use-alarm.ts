/** Whether some number needs its owner now: it fails, or Meta told something critical that nobody has settled. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { integrationsQuery } from '@/api/integrations'
import { noticesQuery } from '@/api/notices'

export function useAlarm(): boolean {
  const { data = [] } = useQuery(integrationsQuery)
  const told = data.filter((integration) => integration.openNotices > 0)
  const open = useQueries({ queries: told.map((integration) => noticesQuery(integration.id, true)) })
  const critical = open.some(({ data: notices }) => notices?.some(({ severity }) => severity === 'critical'))
  return critical || data.some((integration) => integration.connection === 'failing')
}
