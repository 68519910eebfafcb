/** How soon it answers, how often, and what it may cost. */
import { s } from '@/strings'
import { TextField } from '@/ui/field'
import { Section } from '@/ui/page'
import { useDraft } from './draft'
import { MONEY_CAPS, TOKEN_CAPS } from './form'

const words = s.operators.pace

export function PacePart() {
  const { form, put, errors } = useDraft()
  return (
    <Section title={words.title} id="pace">
      <div className="grid gap-5 md:grid-cols-2">
        <TextField
          label={words.quiet}
          hint={words.quietHint}
          optional
          inputMode="decimal"
          value={form.quiet}
          onChange={(event) => put({ quiet: event.target.value })}
          error={errors.quiet}
          data-testid="quiet"
        />
        <TextField
          label={words.turns}
          hint={words.turnsHint}
          inputMode="numeric"
          value={form.turns}
          onChange={(event) => put({ turns: event.target.value })}
          error={errors.turns}
          data-testid="turns"
        />
      </div>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1 font-medium">{words.caps}</legend>
        <p className="text-meta text-ink-3">{words.capsLead}</p>
        <div className="grid items-end gap-5 md:grid-cols-3">
          {[...TOKEN_CAPS, ...MONEY_CAPS].map((name) => (
            <TextField
              key={name}
              label={words[name]}
              inputMode="decimal"
              value={form.caps[name]}
              onChange={(event) => put({ caps: { ...form.caps, [name]: event.target.value } })}
              error={errors[name]}
              data-testid={name}
            />
          ))}
        </div>
      </fieldset>
    </Section>
  )
}
