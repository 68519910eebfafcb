/** How a run goes, what it tries, and its verdicts in numbers. */
import { CircleAlert, Square } from 'lucide-react'
import { isRunning, useStopRun, type RegressionRun } from '@/api/regression'
import { useMayManage } from '@/lib/roles'
import { exact } from '@/lib/time'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Mark } from '@/ui/mark'
import { Progress } from '@/ui/progress'
import { useToasts } from '@/ui/toast'
import { VERDICTS, VERDICT_LOOKS } from './verdict'

const words = s.regression

export function RunSummary({ run, operatorId }: { run: RegressionRun; operatorId: string }) {
  const mayManage = useMayManage()
  const stop = useStopRun(operatorId)
  const toasts = useToasts()
  return (
    <div className="flex flex-col gap-3" data-testid="run" data-state={run.state}>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-meta text-ink-3">
        <time dateTime={run.createdAt}>{exact(run.createdAt)}</time>
        <span>{triedWords(run)}</span>
        {run.state === 'failed' || run.state === 'stopped' ? (
          <Mark look={{ icon: CircleAlert, colour: 'text-fail' }} words={words.state[run.state] ?? run.state} />
        ) : (
          <span>{words.state[run.state] ?? run.state}</span>
        )}
        {run.reason && <span>{run.reason.replaceAll('_', ' ')}</span>}
      </p>
      {isRunning(run) && (
        <div className="flex max-w-md flex-col gap-1">
          <Progress label={words.progress} done={run.done} of={run.cases} />
          <div className="flex items-center justify-between gap-3">
            <p className="text-meta text-ink-3 tabular">{words.underWay(run.done, run.cases)}</p>
            {mayManage && (
              <Button
                look="ghost"
                icon={Square}
                disabled={stop.isPending}
                onClick={() =>
                  stop.mutate(run.id, {
                    onError: (error) => toasts.fail(s.actions.refused(s.sources.stopAction), error),
                  })
                }
                data-testid="run-stop"
              >
                {s.sources.stop}
              </Button>
            )}
          </div>
        </div>
      )}
      <dl className="grid grid-cols-2 gap-2 md:grid-cols-4">
        {VERDICTS.map((verdict) => (
          <div key={verdict} className="flex flex-col rounded-card border border-line bg-surface px-3 py-2">
            <dt>
              <Mark look={VERDICT_LOOKS[verdict]} words={words.verdicts[verdict]} />
            </dt>
            <dd className="text-title font-semibold tabular" data-testid={`count-${verdict}`}>
              {run[verdict]}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function triedWords({ candidate }: RegressionRun): string {
  const { changes, withDrafts, model } = candidate ?? {}
  const parts = [
    changes && Object.keys(changes).length > 0 && words.tried.changes,
    withDrafts && words.tried.drafts,
    model && words.tried.model(model),
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : words.tried.nothing
}
