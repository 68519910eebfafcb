/** A week of business hours, as the API has it. Pure. */

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof DAYS)[number]
export type OnOff = 'on' | 'off'

export interface Span {
  /** `09:00`. */
  from: string
  to: string
}

export interface Hours {
  /** An IANA name such as `Europe/Berlin`. */
  zone: string
  week: Partial<Record<Day, Span[]>>
  answerOutside: OnOff
}
