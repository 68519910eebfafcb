/** The fields for a number's credentials, with what the server found wrong at each of them. */
import { useState, type FormEvent, type ReactNode } from 'react'
import { asProblem } from '@/api/problem'
import { s } from '@/strings'
import { TextField } from '@/ui/field'
import { Trace } from '@/ui/states'
import {
  missingCredentials,
  type CredentialErrors,
  type CredentialForm,
  type CredentialName,
} from './credential-fields'

const words = s.integrations.field

interface CredentialFieldsProps {
  initial: CredentialForm
  /** What is stored of the secrets, when something is: `null` for none, else their last four characters. */
  stored?: { accessToken: string; appSecret: string | null }
  failure: unknown
  onSubmit: (form: CredentialForm) => void
  footer: ReactNode
}

const keep = (last: string | null | undefined, otherwise: string) =>
  last ? s.integrations.detail.keep(last) : otherwise

export function CredentialFields({ initial, stored, failure, onSubmit, footer }: CredentialFieldsProps) {
  const [form, setForm] = useState(initial)
  const [missing, setMissing] = useState<CredentialErrors>({})
  const problem = failure ? asProblem(failure) : undefined

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const gaps = missingCredentials(form, stored !== undefined)
    setMissing(gaps)
    if (Object.keys(gaps).length === 0) onSubmit(form)
  }
  const field = (name: CredentialName) => ({
    label: words[name],
    value: form[name],
    error: missing[name] ?? problem?.fieldMessage(name),
    'data-testid': `credential-${name}`,
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { target: { value: string } }) => setForm((held) => ({ ...held, [name]: event.target.value })),
  })
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-5">
      <TextField
        {...field('accessToken')}
        hint={keep(stored?.accessToken, words.accessTokenHint)}
        type="password"
        className="font-mono"
      />
      <div className="grid gap-5 md:grid-cols-2">
        <TextField {...field('phoneNumberId')} hint={words.phoneNumberIdHint} inputMode="numeric" className="tabular" />
        <TextField
          {...field('businessAccountId')}
          hint={words.businessAccountIdHint}
          inputMode="numeric"
          className="tabular"
        />
      </div>
      <TextField {...field('phoneNumber')} hint={words.phoneNumberHint} type="tel" className="tabular" />
      <TextField
        {...field('appSecret')}
        optional
        hint={keep(stored?.appSecret, words.appSecretHint)}
        type="password"
        className="font-mono"
      />
      <TextField {...field('name')} optional hint={words.nameHint} />
      {problem && problem.fields.length === 0 && (
        <div role="alert" className="flex flex-col gap-2 rounded-control bg-fail-soft px-3 py-2">
          <p className="text-fail">{[problem.message, problem.detail].filter(Boolean).join('. ')}</p>
          {problem.traceId && <Trace id={problem.traceId} />}
        </div>
      )}
      {footer}
    </form>
  )
}
