/** Real questions asked again: the cases, a run of them against what would change, and what came of it. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { runsQuery } from '@/api/regression'
import { useDraft } from '@/operators/draft'
import { useMayManage } from '@/lib/roles'
import { agoPhrase } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { SelectField } from '@/ui/field'
import { Loaded } from '@/ui/loaded'
import { Section } from '@/ui/page'
import { Cases } from './cases'
import { Results } from './results'
import { RunForm } from './run-form'
import { RunSummary } from './run-summary'

const words = s.regression

export function RegressionTab() {
  const { operator } = useDraft()
  const runs = useQuery(runsQuery(operator.id))
  const [chosenId, setChosenId] = useState<string | null>(null)
  const now = useNow()
  const mayManage = useMayManage()
  return (
    <div className="flex flex-col gap-8">
      {mayManage && <RunForm onStarted={() => setChosenId(null)} />}
      <Section title={words.history}>
        <Loaded query={runs} what={words.runs} className="mx-0! px-0 py-2">
          {(items) => {
            const run = items.find(({ id }) => id === chosenId) ?? items[0]
            if (!run) return <p className="text-ink-3">{words.noRuns}</p>
            return (
              <div className="flex flex-col gap-4">
                {items.length > 1 && (
                  <div className="max-w-72">
                    <SelectField
                      label={words.history}
                      value={run.id}
                      onChange={(event) => setChosenId(event.target.value)}
                    >
                      {items.map(({ id, createdAt }) => (
                        <option key={id} value={id}>
                          {words.runOf(agoPhrase(createdAt, now))}
                        </option>
                      ))}
                    </SelectField>
                  </div>
                )}
                <RunSummary run={run} operatorId={operator.id} />
                <Results key={run.id} run={run} operatorId={operator.id} />
              </div>
            )
          }}
        </Loaded>
      </Section>
      <Cases operator={operator} />
    </div>
  )
}
