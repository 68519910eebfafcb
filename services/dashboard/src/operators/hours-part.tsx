/** The week in which people are there. */
import { CopyPlus, Plus, X } from 'lucide-react'
import { useId } from 'react'
import { DAYS, type Day, type Hours, type Span } from '@/api/week'
import { s } from '@/strings'
import { Button, IconButton } from '@/ui/button'
import { Choice } from '@/ui/choice'
import { cx } from '@/ui/cx'
import { TextField } from '@/ui/field'
import { Section } from '@/ui/page'
import { Toggle } from '@/ui/toggle'
import { useDraft } from './draft'
import { addSpan, copyMonday, isDayWrong, isZoneWrong, officeHours, spansOf, withSpans, zones } from './hours'

const words = s.operators.hours

export function HoursPart() {
  const { form, put, errors } = useDraft()
  const { hours } = form
  return (
    <Section title={words.title} lead={words.lead}>
      <Toggle
        label={words.set}
        lead={words.setLead}
        checked={hours !== null}
        onChange={(on) => put({ hours: on ? officeHours() : null })}
        testId="hours"
      />
      {hours && <Week hours={hours} onChange={(next) => put({ hours: next })} error={errors.hours} />}
    </Section>
  )
}

interface WeekProps {
  hours: Hours
  onChange: (hours: Hours) => void
  error: string | undefined
}

function Week({ hours, onChange, error }: WeekProps) {
  const list = useId()
  return (
    <>
      <div className="max-w-72">
        <TextField
          label={words.zone}
          list={list}
          value={hours.zone}
          onChange={(event) => onChange({ ...hours, zone: event.target.value })}
          error={isZoneWrong(hours.zone) ? words.zoneWrong : undefined}
          data-testid="hours-zone"
        />
        <datalist id={list}>
          {zones().map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </datalist>
      </div>
      <div className="flex flex-col gap-2">
        <ul className="overflow-hidden rounded-card border border-line bg-surface">
          {DAYS.map((day) => (
            <DayRow key={day} day={day} hours={hours} onChange={onChange} />
          ))}
        </ul>
        {error && <p className="text-meta text-fail">{error}</p>}
        <Button look="ghost" icon={CopyPlus} className="w-fit" onClick={() => onChange(copyMonday(hours))}>
          {words.copy}
        </Button>
      </div>
      <Choice
        title={words.outside}
        value={hours.answerOutside}
        options={[
          { value: 'on', title: words.outsideOn, lead: words.outsideOnLead },
          { value: 'off', title: words.outsideOff, lead: words.outsideOffLead },
        ]}
        onChange={(answerOutside) => onChange({ ...hours, answerOutside })}
        testId="outside"
      />
    </>
  )
}

interface DayRowProps {
  day: Day
  hours: Hours
  onChange: (hours: Hours) => void
}

function DayRow({ day, hours, onChange }: DayRowProps) {
  const spans = spansOf(hours, day)
  const name = words.days[day]
  const put = (index: number, span: Span) => onChange(withSpans(hours, day, spans.with(index, span)))
  const drop = (index: number) => onChange(withSpans(hours, day, spans.toSpliced(index, 1)))
  return (
    <li
      data-testid={`hours-${day}`}
      className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line py-2 pr-2 pl-4 last:border-b-0"
    >
      <span className="w-24 shrink-0 font-medium max-md:w-full">{name}</span>
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        {spans.length === 0 && <span className="text-ink-3">{words.closed}</span>}
        {spans.map((span, index) => (
          // A stretch has no identity but its place in the day.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} className="flex items-center gap-1.5">
            <Time
              label={words.from(name)}
              value={span.from}
              wrong={isDayWrong(spans)}
              onChange={(from) => put(index, { ...span, from })}
            />
            <span aria-hidden className="text-ink-3">
              –
            </span>
            <Time
              label={words.to(name)}
              value={span.to}
              wrong={isDayWrong(spans)}
              onChange={(to) => put(index, { ...span, to })}
            />
            <IconButton icon={X} label={words.remove(name)} onClick={() => drop(index)} />
          </div>
        ))}
      </div>
      <IconButton
        icon={Plus}
        label={words.add(name)}
        disabled={spans.length >= 4}
        onClick={() => onChange(addSpan(hours, day))}
      />
    </li>
  )
}

interface TimeProps {
  label: string
  value: string
  wrong: boolean
  onChange: (value: string) => void
}

function Time({ label, value, wrong, onChange }: TimeProps) {
  return (
    <input
      type="time"
      aria-label={label}
      aria-invalid={wrong}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={cx(
        'h-8 w-26 min-w-0 rounded-control border bg-surface px-2 text-ink tabular [&::-webkit-calendar-picker-indicator]:hidden pointer-coarse:h-10 pointer-coarse:text-[16px]',
        wrong ? 'border-fail' : 'border-line-strong',
      )}
    />
  )
}
