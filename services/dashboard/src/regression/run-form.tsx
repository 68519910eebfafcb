/** What a run is to try. */
import { useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { casesQuery, isRunning, runsQuery, useStartRun } from '@/api/regression'
import { useDraft } from '@/operators/draft'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Section } from '@/ui/page'
import { useToasts } from '@/ui/toast'
import { Toggle } from '@/ui/toggle'

const words = s.regression

export function RunForm({ onStarted }: { onStarted: () => void }) {
  const { operator, patch } = useDraft()
  const [withChanges, setWithChanges] = useState(true)
  const [withDrafts, setWithDrafts] = useState(false)
  const [model, setModel] = useState('')
  const cases = useQuery(casesQuery(operator.id)).data
  const running = useQuery(runsQuery(operator.id)).data?.some(isRunning) ?? false
  const start = useStartRun(operator.id)
  const toasts = useToasts()
  const run = () =>
    start.mutate(
      {
        ...(withChanges && patch ? { changes: patch } : {}),
        withDrafts,
        ...(model.trim() ? { model: model.trim() } : {}),
      },
      { onSuccess: onStarted, onError: (error) => toasts.fail(s.actions.refused(words.start), error) },
    )
  return (
    <Section title={words.runTitle} lead={words.runLead}>
      <div className="grid items-start gap-5 md:grid-cols-3">
        <Toggle
          label={words.withChanges}
          lead={patch ? words.withChangesLead : words.noChanges}
          checked={withChanges && patch !== undefined}
          disabled={!patch}
          onChange={setWithChanges}
          testId="run-with-changes"
        />
        <Toggle
          label={words.withDrafts}
          lead={words.withDraftsLead}
          checked={withDrafts}
          onChange={setWithDrafts}
          testId="run-with-drafts"
        />
        <TextField
          label={words.model}
          hint={words.modelHint}
          optional
          value={model}
          onChange={(event) => setModel(event.target.value)}
          data-testid="run-model"
        />
      </div>
      <Button
        look="primary"
        icon={Play}
        className="w-fit"
        disabled={start.isPending || running || !cases || cases.length === 0}
        onClick={run}
        data-testid="run-start"
      >
        {start.isPending ? words.starting : words.start}
      </Button>
    </Section>
  )
}
