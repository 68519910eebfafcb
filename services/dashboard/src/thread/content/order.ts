/** An order from a catalogue, with its sum where one can be made. Pure. */
import { listIn, numberIn, textIn } from '@/lib/loose'

export interface OrderLine {
  product: string
  quantity: string
  price: string
}

export interface Order {
  type: 'order'
  items: number
  lines: OrderLine[]
  /** Only when every line has a price in the same currency. */
  sum: string | undefined
  text: string | undefined
}

interface Amounts {
  quantity: number
  price: number
  currency: string
}

export function readOrder(content: unknown): Order {
  const entries = listIn(content, 'lines')
  return {
    type: 'order',
    items: numberIn(content, 'items') ?? entries.length,
    lines: entries.map((entry) => {
      const { price, currency } = amounts(entry)
      return {
        product: loose(entry, 'productRetailerId'),
        quantity: loose(entry, 'quantity'),
        price: money(price, currency) ?? `${loose(entry, 'itemPrice')} ${currency}`.trim(),
      }
    }),
    sum: sum(entries.map(amounts)),
    text: textIn(content, 'text'),
  }
}

function sum(lines: readonly Amounts[]): string | undefined {
  const [first] = lines
  if (!first || lines.some((line) => line.currency !== first.currency)) return undefined
  return money(
    lines.reduce((total, line) => total + line.quantity * line.price, 0),
    first.currency,
  )
}

function amounts(entry: unknown): Amounts {
  return {
    quantity: numeric(loose(entry, 'quantity')),
    price: numeric(loose(entry, 'itemPrice')),
    currency: loose(entry, 'currency'),
  }
}

/** Meta sends numbers and strings alike. */
function loose(entry: unknown, key: string): string {
  return textIn(entry, key) ?? numberIn(entry, key)?.toString() ?? ''
}

function numeric(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}

function money(amount: number, currency: string): string | undefined {
  if (!Number.isFinite(amount) || !/^[A-Z]{3}$/.test(currency)) return undefined
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(amount)
}
