/** The operator as it is being changed, shared by the tabs of its page. */
import { createContext, useCallback, useContext, useMemo, useState } from 'react'
import { useSaveOperator, type Operator, type OperatorPatch } from '@/api/operators'
import { asProblem, Problem } from '@/api/problem'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { checkOperator, countChanges, formOf, patchOf, type OperatorErrors, type OperatorForm } from './form'

export interface Draft {
  operator: Operator
  form: OperatorForm
  put: (change: Partial<OperatorForm>) => void
  errors: OperatorErrors
  /** What is not saved; nothing where all is. */
  patch: OperatorPatch | undefined
  changes: number
  saving: boolean
  save: () => void
  discard: () => void
}

export const DraftContext = createContext<Draft | null>(null)

export function useDraft(): Draft {
  const draft = useContext(DraftContext)
  if (!draft) throw new Error('only within an operator’s page')
  return draft
}

export function useNewDraft(operator: Operator): Draft {
  const [saved, setSaved] = useState(() => formOf(operator))
  const [form, setForm] = useState(saved)
  const [tried, setTried] = useState(false)
  const toasts = useToasts()
  const { mutate, isPending, error, reset } = useSaveOperator(operator.id)
  const patch = useMemo(() => patchOf(saved, form), [saved, form])
  const wrong = useMemo(() => checkOperator(form), [form])

  const put = useCallback((change: Partial<OperatorForm>) => setForm((held) => ({ ...held, ...change })), [])
  const discard = useCallback(() => {
    setForm(saved)
    setTried(false)
    reset()
  }, [saved, reset])
  const refuse = () => {
    toasts.fail(s.failure.notSaved, new Problem(422, 'wrong', s.operators.wrong, undefined, undefined, []))
    // The fields say what is wrong once they are drawn again.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  const save = () => {
    setTried(true)
    if (!patch) return
    if (Object.keys(wrong).length > 0) return refuse()
    mutate(patch, {
      onSuccess: (fresh) => {
        const next = formOf(fresh)
        setSaved(next)
        setForm(next)
        setTried(false)
        toasts.good(s.operators.saved)
      },
      onError: (refused) => toasts.fail(s.failure.notSaved, refused),
    })
  }
  return {
    operator,
    form,
    put,
    errors: tried ? { ...refusals(error), ...wrong } : {},
    patch,
    changes: countChanges(patch),
    saving: isPending,
    save,
    discard,
  }
}

/** The server names `settings.handoff.policyWords`; the page has a field of that last name. */
function refusals(error: unknown): OperatorErrors {
  if (!error) return {}
  const { fields } = asProblem(error)
  return Object.fromEntries(
    fields.map(({ field, message }) => [(field.split('.').at(-1) ?? field).replace(/\[\d+\]$/, ''), message]),
  )
}
