/** What customers are told, what they see, and what of theirs is understood. */
import { s } from '@/strings'
import { Choice } from '@/ui/choice'
import { TextArea } from '@/ui/field'
import { Section } from '@/ui/page'
import { Toggle } from '@/ui/toggle'
import { useDraft } from './draft'

export function AnswerPart() {
  const { form, put, errors } = useDraft()
  const words = s.operators.answers
  return (
    <Section title={words.title}>
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
