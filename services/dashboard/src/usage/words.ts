/** How days and purposes are called. Pure. */
import { s } from '@/strings'

const format = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })

/** `Sun 22 Nov`. */
export const dayWords = (day: string) => format.format(new Date(day)).replace(',', '')

/** A purpose of a later version stays as it is called. */
export const purposeWords = (purpose: string) => s.usage.purposes[purpose] ?? purpose
