/** What may be spent, operator by operator, and what of it is. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import { operatorsQuery, type Operator } from '@/api/operators'
import { budgetsQuery, type Budgets } from '@/api/usage'
import { compact, money, number, percent } from '@/lib/amounts'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { Loaded } from '@/ui/loaded'
import { Mark } from '@/ui/mark'
import { Section } from '@/ui/page'
import { RowItem, Rows } from '@/ui/rows'
import { limitsOf, NEAR, type Level, type Limit } from './budget'

const words = s.usage

export function Limits() {
  const budgets = useQuery(budgetsQuery)
  const operators = useQuery(operatorsQuery)
  return (
    <Section title={words.limits.title} lead={words.limits.lead}>
      <Loaded query={budgets} what={words.limits.what} className="px-0 py-2">
        {(spent) => (
          <>
            <p className="text-ink-2 tabular" data-testid="usage-standing">
              {words.limits.standing(said(spent.day), said(spent.month))}
            </p>
            <Loaded query={operators} what={s.operators.list} className="px-0 py-2">
              {(items) => (
                <Rows label={words.limits.title}>
                  {items.map((operator) => (
                    <RowItem key={operator.id} testId="usage-operator">
                      <OperatorLimits operator={operator} budgets={spent} />
                    </RowItem>
                  ))}
                </Rows>
              )}
            </Loaded>
          </>
        )}
      </Loaded>
    </Section>
  )
}

function said({ tokens, microUsd }: Budgets['day']): string {
  return microUsd > 0 ? words.limits.both(compact(tokens), money(microUsd)) : words.limits.tokens(compact(tokens))
}

function OperatorLimits({ operator, budgets }: { operator: Operator; budgets: Budgets }) {
  const limits = limitsOf(operator, budgets)
  return (
    <div className="flex flex-col gap-3 px-4 py-3.5">
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate font-medium">{operator.name}</span>
        <Link
          to="/operators/$operatorId"
          params={{ operatorId: operator.id }}
          hash="pace"
          aria-label={words.limits.changeOf(operator.name)}
          className="shrink-0 text-meta font-medium text-accent-text underline underline-offset-2"
        >
          {limits.length > 0 ? words.limits.change : words.limits.set}
        </Link>
      </p>
      {limits.length === 0 ? (
        <p className="text-ink-3">{words.limits.none}</p>
      ) : (
        <div className="grid gap-x-6 gap-y-4 md:grid-cols-2">
          {limits.map((limit) => (
            <Meter key={`${limit.period} ${limit.unit}`} limit={limit} />
          ))}
        </div>
      )}
      {limits.some(({ level }) => level === 'spent') && <p className="text-ink-2">{words.limits.spentLead}</p>}
    </div>
  )
}

const BAR: Record<Level, string> = { fine: 'bg-accent', near: 'bg-wait', spent: 'bg-fail' }
const MARKS = {
  near: { icon: TriangleAlert, colour: 'text-wait' },
  spent: { icon: CircleAlert, colour: 'text-fail' },
}

function Meter({ limit: { period, unit, used, cap, share, level } }: { limit: Limit }) {
  const show = unit === 'tokens' ? number : money
  const label = words.limits.names[period][unit]
  const told = words.limits.of(show(used), show(cap), percent(share))
  return (
    <div className="flex flex-col gap-1.5" data-testid="usage-limit" data-level={level}>
      <p className="flex items-baseline justify-between gap-3 text-meta">
        <span className="text-ink-2">{label}</span>
        {level !== 'fine' && <Mark look={MARKS[level]} words={words.limits.level[level]} />}
      </p>
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={cap}
        aria-valuenow={Math.min(used, cap)}
        aria-valuetext={told}
        className="relative h-1.5 overflow-hidden rounded-full bg-line"
      >
        <span
          className={cx('block h-full rounded-full', BAR[level])}
          style={{ width: `${Math.min(100, used > 0 ? Math.max(1, share * 100) : 0)}%` }}
        />
        <span aria-hidden className="absolute inset-y-0 w-px bg-surface" style={{ left: `${NEAR * 100}%` }} />
      </div>
      <p className="text-meta text-ink-3 tabular">{told}</p>
    </div>
  )
}
