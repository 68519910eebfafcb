/** What customers are told, what they see, and what of theirs is understood. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { basesQuery } from '@/api/bases'
import { s } from '@/strings'
import { Choice } from '@/ui/choice'
import { SelectField, TextArea } from '@/ui/field'
import { Section } from '@/ui/page'
import { Toggle } from '@/ui/toggle'
import { useDraft } from './draft'

export function AnswerPart() {
  const { form, put, errors } = useDraft()
  const words = s.operators.answers
  return (
    <Section title={words.title} id="knowledge">
      <BaseField />
      <TextArea
        label={words.contact}
        hint={words.contactHint}
        optional
        rows={2}
        maxLength={500}
        value={form.contact}
        onChange={(event) => put({ contact: event.target.value })}
        error={errors.contact}
        data-testid="operator-contact"
      />
    </Section>
  )
}

function BaseField() {
  const { operator, form, put, errors } = useDraft()
  const { data: bases } = useQuery(basesQuery)
  const words = s.operators.answers
  return (
    <div className="flex flex-col gap-1.5">
      <SelectField
        label={words.base}
        hint={words.baseHint}
        value={form.knowledgeBaseId}
        onChange={(event) => put({ knowledgeBaseId: event.target.value })}
        error={errors.knowledgeBaseId}
        data-testid="operator-base"
      >
        {(bases ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      {form.knowledgeBaseId !== operator.knowledgeBaseId && <p className="text-meta text-ink-2">{words.baseChanged}</p>}
      <Link
        to="/knowledge"
        search={{ base: form.knowledgeBaseId }}
        className="w-fit text-meta font-medium text-accent-text underline underline-offset-2"
      >
        {words.baseOpen}
      </Link>
    </div>
  )
}

export function SeesPart() {
  const { form, put } = useDraft()
  const words = s.operators.sees
  return (
    <Section title={words.title}>
      <Choice
        title={words.readMarks.title}
        value={form.readMarks}
        options={[
          { value: 'turn', title: words.readMarks.turn, lead: words.readMarks.turnLead },
          { value: 'off', title: words.readMarks.off, lead: words.readMarks.offLead },
        ]}
        onChange={(readMarks) => put({ readMarks })}
        testId="read-marks"
      />
      <Choice
        title={words.typing.title}
        value={form.typing}
        options={[
          { value: 'on', title: words.typing.on, lead: words.typing.onLead },
          { value: 'off', title: words.typing.off, lead: words.typing.offLead },
        ]}
        onChange={(typing) => put({ typing })}
        testId="typing"
      />
      <Toggle
        label={words.voice}
        lead={words.voiceLead}
        checked={form.voice === 'on'}
        onChange={(on) => put({ voice: on ? 'on' : 'off' })}
        testId="voice"
      />
      <Toggle
        label={words.images}
        lead={words.imagesLead}
        checked={form.images === 'on'}
        onChange={(on) => put({ images: on ? 'on' : 'off' })}
        testId="images"
      />
    </Section>
  )
}
