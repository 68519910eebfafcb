/** When a person takes over. */
import { s } from '@/strings'
import { SelectField } from '@/ui/field'
import { ListField } from '@/ui/list-field'
import { Section } from '@/ui/page'
import { Toggle } from '@/ui/toggle'
import { useDraft } from './draft'

const words = s.operators.handoff

export function HandoffPart() {
  const { form, put, errors } = useDraft()
  return (
    <Section title={words.title} lead={words.lead}>
      <Toggle
        label={words.people}
        lead={words.peopleLead}
        checked={form.people === 'on'}
        onChange={(on) => put({ people: on ? 'on' : 'off' })}
        testId="people"
      />
      <div className="max-w-72">
        <SelectField
          label={words.after}
          value={form.afterUnanswered}
          onChange={(event) => put({ afterUnanswered: event.target.value })}
          error={errors.afterUnanswered}
          disabled={form.people === 'off'}
        >
          {['1', '2', '3', '4', '5'].map((value) => (
            <option key={value}>{value}</option>
          ))}
        </SelectField>
      </div>
      <Toggle
        label={words.anger}
        lead={words.angerLead}
        checked={form.anger === 'on'}
        onChange={(on) => put({ anger: on ? 'on' : 'off' })}
        disabled={form.people === 'off'}
        testId="anger"
      />
      <ListField
        label={words.words}
        hint={words.wordsHint}
        placeholder={words.wordsAdd}
        items={form.policyWords}
        onChange={(policyWords) => put({ policyWords })}
        error={errors.policyWords}
        testId="policy-words"
      />
    </Section>
  )
}
