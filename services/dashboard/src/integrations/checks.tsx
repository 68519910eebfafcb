/** The checks of a number: what was seen, and what to do about it. What needs doing stands first. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Stethoscope } from 'lucide-react'
import { api, take } from '@/api/client'
import { healthQuery, integrationQuery, integrationsQuery } from '@/api/integrations'
import type { Check } from '@/api/types'
import { agoPhrase } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { cx } from '@/ui/cx'
import { Failed, Loading, Skeleton } from '@/ui/states'
import { useToasts } from '@/ui/toast'
import { CHECK } from './status'

const words = s.integrations.detail
const ORDER: Check['state'][] = ['fail', 'warn', 'unknown', 'pass']

export function Checks({ integrationId }: { integrationId: string }) {
  const { data, error, refetch } = useQuery(healthQuery(integrationId))
  const run = useRunChecks(integrationId)
  if (error && !data)
    return <Failed what={words.health} error={error} onRetry={() => void refetch()} className="px-0 py-2" />
  const checks = data?.checks.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Summary checks={checks} />
        <Button icon={Stethoscope} onClick={() => run.mutate()} disabled={run.isPending} data-testid="run-checks">
          {run.isPending ? words.running : words.runChecks}
        </Button>
      </div>
      {!checks ? (
        <Loading>
          <Skeleton className="h-40 w-full" />
        </Loading>
      ) : (
        checks.length > 0 && (
          <ul className="overflow-hidden rounded-card border border-line bg-surface">
            {checks.map((check) => (
              <CheckRow key={check.id} check={check} />
            ))}
          </ul>
        )
      )}
    </div>
  )
}

function Summary({ checks }: { checks: Check[] | undefined }) {
  const now = useNow()
  if (!checks) return <Skeleton className="h-4 w-40" />
  if (checks.length === 0) return <p className="text-ink-2">{words.never}</p>
  const wrong = checks.filter((check) => check.state === 'fail' || check.state === 'warn').length
  const open = checks.filter((check) => check.state === 'unknown').length
  const done = checks.filter((check) => check.state !== 'unknown')
  const latest = done
    .map((check) => check.checkedAt)
    .toSorted()
    .at(-1)
  return (
    <p>
      <span className={cx('font-medium', wrong > 0 ? 'text-wait' : open > 0 ? 'text-ink-2' : 'text-good')}>
        {wrong > 0 ? s.integrations.checks(wrong) : open > 0 ? s.integrations.open(open) : s.integrations.allPass}
      </span>
      {latest && <span className="ml-2 text-meta text-ink-3">{words.checkedAt(agoPhrase(latest, now))}</span>}
    </p>
  )
}

function CheckRow({ check }: { check: Check }) {
  const { icon: Icon, colour } = CHECK[check.state]
  return (
    <li
      data-testid="check"
      data-state={check.state}
      className="flex gap-3 border-b border-line px-4 py-3 last:border-b-0"
    >
      <Icon
        role="img"
        aria-label={words.state[check.state]}
        size={18}
        strokeWidth={1.75}
        className={cx('mt-px shrink-0', colour)}
      />
      <div className="min-w-0 flex-1">
        <h3 className="font-medium">{check.title}</h3>
        <p className="break-words text-ink-2 first-letter:uppercase">{check.evidence}</p>
        {check.fix && (check.state === 'warn' || check.state === 'fail') && (
          <p className="mt-1.5 border-l-2 border-line-strong pl-2.5">
            <span className="block text-meta font-medium text-ink-3">{words.fix}</span>
            {check.fix}
          </p>
        )}
      </div>
    </li>
  )
}

export function useRunChecks(integrationId: string) {
  const queries = useQueryClient()
  const toasts = useToasts()
  return useMutation({
    mutationFn: () => take(api.POST('/api/integrations/{id}/check', { params: { path: { id: integrationId } } })),
    onSuccess: (checked) => {
      queries.setQueryData(healthQuery(integrationId).queryKey, checked)
      void queries.invalidateQueries({ queryKey: integrationQuery(integrationId).queryKey, exact: true })
      return queries.invalidateQueries({ queryKey: integrationsQuery.queryKey, exact: true })
    },
    onError: (error) => toasts.fail(s.actions.refused(words.runChecks), error),
  })
}
