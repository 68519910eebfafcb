/** What models were used for and what it cost, and how near the operators are to their limits. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ChartColumn } from 'lucide-react'
import { usageQuery, type DayOfUse } from '@/api/usage'
import { compact, money, number } from '@/lib/amounts'
import { useMayManage } from '@/lib/roles'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { BackLink } from '@/ui/link'
import { Denied, Loaded } from '@/ui/loaded'
import { Page, Section } from '@/ui/page'
import { Pills } from '@/ui/pills'
import { Empty } from '@/ui/states'
import { Breakdown } from './breakdown'
import { Chart } from './chart'
import { Limits } from './limits'
import { SPANS } from './search'
import { spanOf, tokensOf, total } from './sum'

const words = s.usage

export function UsagePage() {
  const mayManage = useMayManage()
  return (
    <Page title={words.title} lead={words.lead} back={<BackLink to="/settings">{s.settings.title}</BackLink>}>
      {mayManage ? (
        <>
          <Limits />
          <Spent />
        </>
      ) : (
        <Denied />
      )}
    </Page>
  )
}

function Spent() {
  const now = useNow()
  const { days = '30', by = 'day' } = useSearch({ from: '/inside/settings/usage' })
  const navigate = useNavigate()
  const span = spanOf(Number(days), now)
  const usage = useQuery(usageQuery(span.from, span.to))
  return (
    <Section title={words.used} lead={words.usedLead}>
      <Pills
        label={words.span}
        value={days}
        options={SPANS.map((value) => ({ value, words: words.days(Number(value)) }))}
        onChange={(next) => void navigate({ to: '/settings/usage', search: { days: next, by }, replace: true })}
        testId="usage-days"
      />
      <Loaded query={usage} what={words.what} className="px-0 py-2">
        {(rows) =>
          rows.length === 0 ? (
            <Empty icon={ChartColumn} title={words.empty.title} lead={words.empty.lead} />
          ) : (
            <>
              <Totals rows={rows} />
              <Chart rows={rows} {...span} />
              <Breakdown
                rows={rows}
                by={by}
                onBy={(next) => void navigate({ to: '/settings/usage', search: { days, by: next }, replace: true })}
              />
            </>
          )
        }
      </Loaded>
    </Section>
  )
}

function Totals({ rows }: { rows: readonly DayOfUse[] }) {
  const sum = total(rows)
  const facts = [
    {
      label: words.cost,
      value: sum.cost === undefined ? words.unknown : money(sum.cost),
      meta: sum.cost === undefined ? words.noPrice : sum.isPartial ? words.partly : words.toProvider,
    },
    {
      label: words.tokens,
      value: compact(tokensOf(sum)),
      exactly: number(tokensOf(sum)),
      meta: words.read(compact(sum.input), compact(sum.cached), compact(sum.output)),
    },
    { label: words.calls, value: number(sum.calls), meta: words.callsLead },
  ]
  return (
    <dl
      className="grid gap-px overflow-hidden rounded-card border border-line bg-line md:grid-cols-3"
      data-testid="usage-totals"
    >
      {facts.map(({ label, value, exactly, meta }) => (
        <div key={label} className="flex flex-col gap-0.5 bg-surface px-4 py-3">
          <dt className="text-meta text-ink-3">{label}</dt>
          <dd className="flex flex-col gap-0.5">
            <span className="text-title font-semibold tabular" title={exactly}>
              {value}
            </span>
            <span className="text-meta text-ink-3 tabular">{meta}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
