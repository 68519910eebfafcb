/** Writing a case, or saying what is right for one that is there. */
import { useState, type FormEvent } from 'react'
import type { Operator } from '@/api/operators'
import { asProblem } from '@/api/problem'
import { useAddCase, useChangeCase, type RegressionCase } from '@/api/regression'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { SelectField, TextArea, TextField } from '@/ui/field'
import { ListField } from '@/ui/list-field'
import { useToasts } from '@/ui/toast'
import { ExpectedArticles } from './expected-articles'

const words = s.regression

interface CaseFormProps {
  operator: Operator
  held: RegressionCase | undefined
  onClose: () => void
}

export function CaseForm({ operator, held, onClose }: CaseFormProps) {
  const [name, setName] = useState(held?.name ?? '')
  const [question, setQuestion] = useState('')
  const [outcome, setOutcome] = useState(held?.expected?.outcome ?? '')
  const [contains, setContains] = useState(held?.expected?.contains ?? [])
  const [articleIds, setArticleIds] = useState(held?.expected?.articleIds ?? [])
  const [tried, setTried] = useState(false)
  const toasts = useToasts()
  const add = useAddCase(operator.id)
  const change = useChangeCase(operator.id)
  const problem = add.error ?? change.error

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const expected = {
      ...(outcome ? { outcome } : {}),
      ...(contains.length > 0 ? { contains } : {}),
      ...(articleIds.length > 0 ? { articleIds } : {}),
    }
    const whole = (name.trim() || question.trim()).slice(0, 200)
    if (held) {
      if (whole === '') return
      const after = { onSuccess: () => finish(words.changed) }
      change.mutate({ caseId: held.id, body: { name: whole, expected } }, after)
    } else if (question.trim() !== '') {
      const after = { onSuccess: onClose }
      add.mutate({ name: whole, history: [], messages: [question.trim()], expected }, after)
    }
  }
  const finish = (text: string) => {
    toasts.good(text)
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={held ? words.editTitle : words.add}
      lead={words.expectedLead}
      wide
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-5">
        {!held && (
          <TextArea
            label={words.question}
            rows={2}
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
            error={tried && question.trim() === '' ? words.questionNeeded : undefined}
            data-testid="case-question"
          />
        )}
        <TextField
          label={words.name}
          optional={!held}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={tried && held && name.trim() === '' ? words.nameNeeded : undefined}
          data-testid="case-name"
        />
        <SelectField
          label={words.outcome}
          value={outcome}
          onChange={(event) => setOutcome(event.target.value)}
          data-testid="case-outcome"
        >
          <option value="">{words.anyOutcome}</option>
          {Object.entries(words.outcomes).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </SelectField>
        <ListField
          label={words.contains}
          placeholder={words.containsAdd}
          items={contains}
          onChange={setContains}
          testId="case-contains"
        />
        <ExpectedArticles baseId={operator.knowledgeBaseId} ids={articleIds} onChange={setArticleIds} />
        {problem && (
          <p role="alert" className="text-fail">
            {asProblem(problem).detail ?? asProblem(problem).message}
          </p>
        )}
        <Button
          type="submit"
          look="primary"
          className="self-end"
          disabled={add.isPending || change.isPending}
          data-testid="case-save"
        >
          {s.common.save}
        </Button>
      </form>
    </Dialog>
  )
}
