/** A week of business hours. Pure. */
import { DAYS, type Day, type Hours, type Span } from '@/api/week'

const DAY_END = '24:00'
const MIDNIGHT = '00:00'
const OFFICE: Span = { from: '09:00', to: '17:00' }

/** Monday to Friday, in the zone of this browser. */
export function officeHours(): Hours {
  return {
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
    week: Object.fromEntries(DAYS.map((day, index) => [day, index < 5 ? [OFFICE] : []])),
    answerOutside: 'on',
  }
}

export const spansOf = (hours: Hours, day: Day): Span[] => hours.week[day] ?? []

export function withSpans(hours: Hours, day: Day, spans: Span[]): Hours {
  return { ...hours, week: { ...hours.week, [day]: spans } }
}

/** The next stretch of a day begins an hour after the last one ends. */
export function addSpan(hours: Hours, day: Day): Hours {
  const spans = spansOf(hours, day)
  const last = spans.at(-1)
  return withSpans(hours, day, [...spans, last ? after(last.to) : OFFICE])
}

function after(time: string): Span {
  const hour = Number(time.slice(0, 2))
  return hour >= 22
    ? { from: oClock(23), to: MIDNIGHT }
    : { from: oClock(hour + 1), to: oClock(Math.max(hour + 2, 18)) }
}

const oClock = (hour: number) => `${String(hour).padStart(2, '0')}:00`

export function copyMonday(hours: Hours): Hours {
  const monday = spansOf(hours, 'mon')
  return { ...hours, week: { ...hours.week, tue: monday, wed: monday, thu: monday, fri: monday } }
}

/** Midnight as an end is the end of the day. */
const minutes = (time: string, isEnd = false) => {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const total = hour * 60 + minute
  return isEnd && total === 0 ? 24 * 60 : total
}

export function isDayWrong(spans: readonly Span[]): boolean {
  if (spans.some(({ from, to }) => from === '' || to === '' || minutes(from) >= minutes(to, true))) return true
  const ordered = spans.toSorted((a, b) => minutes(a.from) - minutes(b.from))
  return ordered.some((span, index) => {
    const next = ordered[index + 1]
    return next !== undefined && minutes(next.from) < minutes(span.to, true)
  })
}

export function isZoneWrong(zone: string): boolean {
  try {
    return zone.trim() === '' || !new Intl.DateTimeFormat('en', { timeZone: zone })
  } catch {
    return true
  }
}

export function areHoursWrong(hours: Hours): boolean {
  return isZoneWrong(hours.zone) || DAYS.some((day) => isDayWrong(spansOf(hours, day)))
}

/** A time field knows no 24:00. */
export const shown = (hours: Hours): Hours => endingsAs(hours, DAY_END, MIDNIGHT)
export const sent = (hours: Hours): Hours => endingsAs(hours, MIDNIGHT, DAY_END)

function endingsAs(hours: Hours, from: string, to: string): Hours {
  const spans = (day: Day) =>
    spansOf(hours, day).map((span): Span => ({ from: span.from, to: span.to === from ? to : span.to }))
  return { ...hours, week: Object.fromEntries(DAYS.map((day) => [day, spans(day)])) }
}

/** Every zone this browser knows. */
export function zones(): string[] {
  return Intl.supportedValuesOf('timeZone')
}
