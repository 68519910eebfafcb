/** Times as people read them: relative in the page, exact on hover. `now` always comes in as milliseconds. */
import { s } from '@/strings'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const LOCALE = 'en-GB'

const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' })
const dayMonth = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' })
const dayMonthYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' })
const full = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'medium' })

/** How long something took or is ago: `now`, `4 min`, `3 h`, `2 d`. */
export function ago(at: string, now: number): string {
  const past = Math.max(0, now - Date.parse(at))
  if (past < MINUTE_MS) return s.time.now
  if (past < HOUR_MS) return s.time.minutes(Math.floor(past / MINUTE_MS))
  if (past < DAY_MS) return s.time.hours(Math.floor(past / HOUR_MS))
  if (past < 7 * DAY_MS) return s.time.days(Math.floor(past / DAY_MS))
  return day(at, now)
}

/** The same within a sentence: `just now`, `4 min ago`, `on 13 Nov`. */
export function agoPhrase(at: string, now: number): string {
  const past = now - Date.parse(at)
  if (past < MINUTE_MS) return s.time.justNow
  return past < 7 * DAY_MS ? s.time.ago(ago(at, now)) : s.time.on(day(at, now))
}

/** `14:05`. */
export function time(at: string): string {
  return clock.format(new Date(at))
}

/** `Sunday 22 November 2026 at 14:05:09`, for a tooltip. */
export function exact(at: string): string {
  return full.format(new Date(at))
}

/** The heading over a day's messages. */
export function day(at: string, now: number): string {
  const then = new Date(at)
  const distance = Math.round((startOfDay(now) - startOfDay(then.getTime())) / DAY_MS)
  if (distance === 0) return s.time.today
  if (distance === 1) return s.time.yesterday
  return then.getFullYear() === new Date(now).getFullYear() ? dayMonth.format(then) : dayMonthYear.format(then)
}

/** Equal for two times of the same local day. */
export function dayKey(at: string): number {
  return startOfDay(Date.parse(at))
}

/** `3 h 12 min`, `42 min`; whole minutes, never less than one. */
export function duration(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / MINUTE_MS))
  if (minutes < 60) return s.time.minutes(minutes)
  const hours = Math.floor(minutes / 60)
  return minutes % 60 === 0 ? s.time.hours(hours) : s.time.hoursMinutes(hours, minutes % 60)
}

/** `8 s`, for how old a lost stream is. */
export function seconds(ms: number): string {
  return ms < MINUTE_MS ? `${Math.max(1, Math.round(ms / 1000))} s` : duration(ms)
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0)
}
