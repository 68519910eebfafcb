/** Who the operator is and how it speaks. */
import { AnswerBubble } from '@/evidence/answer-bubble'
import { languageName, LANGUAGES } from '@/lib/languages'
import { s } from '@/strings'
import { Choice } from '@/ui/choice'
import { SelectField, TextArea, TextField } from '@/ui/field'
import { Section } from '@/ui/page'
import { useDraft } from './draft'
import { Languages } from './languages'

const words = s.operators.persona
const TEXT_MOST = 500

export function PersonaPart() {
  const { form, put, errors } = useDraft()
  return (
    <Section title={words.title}>
      <div className="grid gap-5 md:grid-cols-2">
        <TextField
          label={words.name}
          hint={words.nameHint}
          maxLength={100}
          value={form.name}
          onChange={(event) => put({ name: event.target.value })}
          error={errors.name}
          data-testid="operator-name"
        />
        <TextField
          label={words.business}
          maxLength={200}
          value={form.businessName}
          onChange={(event) => put({ businessName: event.target.value })}
          error={errors.businessName}
          data-testid="operator-business"
        />
        <TextField
          label={words.website}
          hint={words.websiteHint}
          optional
          type="url"
          value={form.websiteUrl}
          onChange={(event) => put({ websiteUrl: event.target.value })}
          error={errors.websiteUrl}
        />
        <SelectField
          label={words.language}
          hint={words.languageHint}
          value={form.language}
          onChange={(event) => put({ language: event.target.value })}
          error={errors.language}
        >
          {[...new Set([...LANGUAGES, ...form.languages, form.language])].map((code) => (
            <option key={code} value={code}>
              {languageName(code)}
            </option>
          ))}
        </SelectField>
      </div>
      <Languages />
      <TextField
        label={words.tone}
        placeholder={words.tonePlaceholder}
        optional
        maxLength={TEXT_MOST}
        value={form.tone}
        onChange={(event) => put({ tone: event.target.value })}
        error={errors.tone}
        data-testid="operator-tone"
      />
      <Choice
        title={words.address}
        value={form.address}
        options={[
          { value: 'formal', title: words.formal, lead: words.formalLead },
          { value: 'informal', title: words.informal, lead: words.informalLead },
        ]}
        onChange={(address) => put({ address })}
        testId="address"
      />
      <TextArea
        label={words.instructions}
        hint={words.instructionsHint}
        optional
        rows={5}
        maxLength={8000}
        value={form.instructions}
        onChange={(event) => put({ instructions: event.target.value })}
        error={errors.instructions}
        data-testid="operator-instructions"
      />
      <TextArea
        label={words.disclosure}
        hint={words.disclosureHint}
        optional
        rows={2}
        maxLength={TEXT_MOST}
        value={form.disclosure}
        onChange={(event) => put({ disclosure: event.target.value })}
        error={errors.disclosure}
        data-testid="operator-disclosure"
      />
      <DisclosurePreview />
    </Section>
  )
}

function DisclosurePreview() {
  const { form } = useDraft()
  const own = form.disclosure.trim() || words.disclosureDefault(form.name.trim(), form.businessName.trim())
  return (
    <figure className="flex flex-col gap-1.5 rounded-card border border-line bg-page p-3">
      <AnswerBubble text={`${own} ${words.disclosureWay}\n\n${words.disclosureAnswer}`} buttons={[]} />
      <figcaption className="text-meta text-ink-3">{words.disclosurePreview}</figcaption>
    </figure>
  )
}
