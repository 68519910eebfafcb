/** What customers see while an answer is made: read marks and typing, for each operator. */
import { useQuery } from '@tanstack/react-query'
import { operatorsQuery, useOperatorSettings } from '@/api/operators'
import type { Operator } from '@/api/types'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { Section } from '@/ui/page'
import { Failed, Loading, Skeleton } from '@/ui/states'

const words = s.operators

export function Operators() {
  const { data, error, refetch } = useQuery(operatorsQuery)
  return (
    <Section title={words.title} lead={words.lead}>
      {error && !data ? (
        <Failed what={words.list} error={error} onRetry={() => void refetch()} className="mx-0! px-0 py-2" />
      ) : !data ? (
        <Loading>
          <Skeleton className="h-40 w-full" />
        </Loading>
      ) : (
        data.map((operator) => <Choices key={operator.id} operator={operator} named={data.length > 1} />)
      )}
    </Section>
  )
}

function Choices({ operator, named }: { operator: Operator; named: boolean }) {
  const { readMarks, typing } = operator.settings
  const { mutate } = useOperatorSettings(operator)
  const marks = words.readMarks
  return (
    <div className="flex flex-col gap-5" data-testid="operator">
      {named && <h3 className="font-semibold">{operator.name}</h3>}
      <Choice
        title={marks.title}
        name={`read-marks-${operator.id}`}
        value={readMarks}
        options={[
          { value: 'turn', title: marks.turn, lead: marks.turnLead },
          { value: 'off', title: marks.off, lead: marks.offLead },
        ]}
        onChange={(value) => mutate({ readMarks: value })}
      />
      <Choice
        title={words.typing.title}
        name={`typing-${operator.id}`}
        value={typing}
        options={[
          { value: 'on', title: words.typing.on, lead: words.typing.onLead },
          { value: 'off', title: words.typing.off, lead: words.typing.offLead },
        ]}
        onChange={(value) => mutate({ typing: value })}
      />
    </div>
  )
}

interface ChoiceProps<Value extends string> {
  title: string
  name: string
  value: Value
  options: { value: Value; title: string; lead: string }[]
  onChange: (value: Value) => void
}

function Choice<Value extends string>({ title, name, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 font-medium">{title}</legend>
      <div className="grid gap-2 md:grid-cols-2">
        {options.map((option) => (
          <label
            key={option.value}
            className={cx(
              'flex cursor-pointer gap-2.5 rounded-card border px-3 py-2.5 transition-colors duration-150 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
              option.value === value ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              data-testid={`${name
                .split('-')
                .slice(0, name.startsWith('read') ? 2 : 1)
                .join('-')}-${option.value}`}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span className="font-medium">
              {option.title}
              <span className="block text-meta font-normal text-ink-2">{option.lead}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
