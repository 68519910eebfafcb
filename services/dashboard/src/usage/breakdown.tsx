/** The same by day, model or purpose, and what each of them is made of. */
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { DayOfUse } from '@/api/usage'
import { compact, money, number } from '@/lib/amounts'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { Pills } from '@/ui/pills'
import { GROUPS, type Group } from './search'
import { parts, tokensOf, total, type Part, type Sum } from './sum'
import { dayWords, purposeWords } from './words'

const words = s.usage
const NUMBER = 'py-2 pl-3 text-right whitespace-nowrap tabular'

interface BreakdownProps {
  rows: readonly DayOfUse[]
  by: Group
  onBy: (by: Group) => void
}

export function Breakdown({ rows, by, onBy }: BreakdownProps) {
  return (
    <div className="flex flex-col gap-3">
      <Pills
        label={words.group}
        value={by}
        options={GROUPS.map((value) => ({ value, words: words.by[value] }))}
        onChange={onBy}
        testId="usage-by"
      />
      <div className="overflow-hidden rounded-card border border-line bg-surface">
        <table className="w-full border-collapse">
          <caption className="sr-only">{words.by[by]}</caption>
          <thead className="text-meta text-ink-3">
            <tr className="border-b border-line">
              <th scope="col" className="py-2 pl-4 text-left font-medium">
                {words.heads[by]}
              </th>
              <th scope="col" className={cx(NUMBER, 'font-medium')}>
                {words.calls}
              </th>
              <th scope="col" className={cx(NUMBER, 'font-medium max-md:hidden')}>
                {words.input}
              </th>
              <th scope="col" className={cx(NUMBER, 'font-medium max-md:hidden')}>
                {words.output}
              </th>
              <th scope="col" className={cx(NUMBER, 'font-medium md:hidden')}>
                {words.tokens}
              </th>
              <th scope="col" className={cx(NUMBER, 'pr-4 font-medium')}>
                {words.cost}
              </th>
            </tr>
          </thead>
          {parts(rows, by).map((part) => (
            <Group key={`${by} ${part.key}`} part={part} by={by} />
          ))}
        </table>
      </div>
    </div>
  )
}

const NAMES: Record<Group, (row: DayOfUse) => string> = {
  day: ({ day }) => dayWords(day),
  model: ({ model }) => model,
  purpose: ({ purpose }) => purposeWords(purpose),
}

function Group({ part, by }: { part: Part; by: Group }) {
  const [open, setOpen] = useState(false)
  const [first] = part.rows
  // What for is told before by which model: it says more.
  const others = GROUPS.filter((group) => group !== by).toReversed()
  return (
    <tbody className="border-b border-line last:border-b-0">
      <tr data-testid="usage-row">
        <th scope="row" className="max-w-0 w-full pl-2 text-left font-medium">
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="flex h-9 w-full items-center gap-1 rounded-control px-1 text-left focus-inset hover:bg-hover pointer-coarse:h-11"
          >
            <ChevronRight
              aria-hidden
              size={16}
              className={cx('shrink-0 text-ink-3 transition-transform duration-150', open && 'rotate-90')}
            />
            <span className="truncate">{first && NAMES[by](first)}</span>
          </button>
        </th>
        <Numbers sum={part} />
      </tr>
      {open &&
        part.rows.map((row) => (
          <tr key={`${row.day} ${row.model} ${row.purpose}`} className="bg-page text-ink-2" data-testid="usage-detail">
            <th scope="row" className="max-w-0 py-1.5 pl-8 text-left font-normal">
              <span className="block break-words">{others.map((group) => NAMES[group](row)).join(' · ')}</span>
            </th>
            <Numbers sum={total([row])} />
          </tr>
        ))}
    </tbody>
  )
}

function Numbers({ sum }: { sum: Sum }) {
  return (
    <>
      <td className={NUMBER}>{number(sum.calls)}</td>
      <td className={cx(NUMBER, 'max-md:hidden')} title={words.cached(number(sum.cached))}>
        {number(sum.input)}
      </td>
      <td className={cx(NUMBER, 'max-md:hidden')}>{number(sum.output)}</td>
      <td className={cx(NUMBER, 'md:hidden')}>{compact(tokensOf(sum))}</td>
      <td className={cx(NUMBER, 'pr-4')} title={sum.isPartial ? words.partly : undefined}>
        {sum.cost === undefined ? (
          <span title={words.noPrice} className="text-ink-3">
            {words.unknown}
          </span>
        ) : (
          `${money(sum.cost)}${sum.isPartial ? words.more : ''}`
        )}
      </td>
    </>
  )
}
