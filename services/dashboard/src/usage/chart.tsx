/** Use day by day, as columns. What they show stands in the table below too. */
import { useState } from 'react'
import type { DayOfUse } from '@/api/usage'
import { compact, money, number } from '@/lib/amounts'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { Pills } from '@/ui/pills'
import { everyDay, tokensOf, type Part } from './sum'
import { dayWords } from './words'

const words = s.usage
const MEASURES = ['cost', 'tokens', 'calls'] as const
type Measure = (typeof MEASURES)[number]

const VALUE: Record<Measure, (part: Part) => number> = {
  cost: ({ cost }) => cost ?? 0,
  tokens: tokensOf,
  calls: ({ calls }) => calls,
}
const SHOWN: Record<Measure, (value: number) => string> = { cost: money, tokens: number, calls: number }
const SHORT: Record<Measure, (value: number) => string> = { cost: money, tokens: compact, calls: compact }

export function Chart({ rows, from, to }: { rows: readonly DayOfUse[]; from: string; to: string }) {
  const priced = rows.some(({ costMicroUsd }) => typeof costMicroUsd === 'number')
  const [chosen, setChosen] = useState<Measure>('cost')
  const measure = priced || chosen !== 'cost' ? chosen : 'tokens'
  const days = everyDay(rows, from, to)
  const most = Math.max(...days.map(VALUE[measure]))
  const [first, last] = [days[0], days.at(-1)]
  return (
    <figure className="flex flex-col gap-2 rounded-card border border-line bg-surface px-4 pt-3 pb-2.5">
      <figcaption className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">{words.daily}</span>
        <Pills
          label={words.measure}
          value={measure}
          options={MEASURES.filter((value) => priced || value !== 'cost').map((value) => ({
            value,
            words: words[value],
          }))}
          onChange={setChosen}
          testId="usage-measure"
        />
      </figcaption>
      <p aria-hidden className="border-b border-dashed border-line text-meta text-ink-3 tabular">
        {SHORT[measure](most)}
      </p>
      <div
        role="img"
        aria-label={words.chart(words[measure], days.length, SHOWN[measure](most))}
        className={cx('flex h-28 items-end', days.length > 31 ? 'gap-px' : 'gap-0.5 md:gap-1')}
        data-testid="usage-chart"
      >
        {days.map((part) => (
          <Column key={part.key} part={part} measure={measure} most={most} />
        ))}
      </div>
      <p aria-hidden className="flex justify-between text-meta text-ink-3 tabular">
        <span>{first && dayWords(first.key)}</span>
        <span>{last && dayWords(last.key)}</span>
      </p>
    </figure>
  )
}

function Column({ part, measure, most }: { part: Part; measure: Measure; most: number }) {
  const value = VALUE[measure](part)
  const height = most > 0 ? (value / most) * 100 : 0
  return (
    <span
      title={words.column(dayWords(part.key), SHOWN[measure](value))}
      className="group flex h-full min-w-0 flex-1 items-end rounded-t-[3px] hover:bg-hover"
    >
      <span
        className={cx(
          'block w-full rounded-t-[3px]',
          value > 0 ? 'bg-accent group-hover:bg-accent-hover' : 'bg-line-strong',
        )}
        style={{ height: value > 0 ? `max(3px, ${height}%)` : '1px' }}
      />
    </span>
  )
}
