/** Numbers as people read them. Pure. */

const LOCALE = 'en'
const MICRO = 1_000_000

const whole = new Intl.NumberFormat(LOCALE)
const short = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: 1 })
const percents = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 })
const dollars = new Intl.NumberFormat(LOCALE, { style: 'currency', currency: 'USD' })
/** For what costs less than a cent. */
const fractions = new Intl.NumberFormat(LOCALE, { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 })

/** `84,200`. */
export const number = (n: number) => whole.format(n)

/** `84.2K`, where there is little room. */
export const compact = (n: number) => short.format(n)

/** `84%`, never `100%` of what is not all. */
export const percent = (share: number) => percents.format(share < 1 ? Math.min(share, 0.99) : share)

/** `$2.50` of millionths of a dollar. */
export function money(micro: number): string {
  const amount = micro / MICRO
  return amount > 0 && amount < 0.01 ? fractions.format(amount) : dollars.format(amount)
}
