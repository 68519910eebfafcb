/** Case by case: what the operator does now, and what it would do. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import {
  resultsQuery,
  type Behaviour,
  type RegressionResult,
  type RegressionRun,
  type RunVerdict,
} from '@/api/regression'
import { AnswerBubble } from '@/evidence/answer-bubble'
import { Outcome } from '@/evidence/outcome'
import { reasonWords } from '@/evidence/reasons'
import { heldWithin } from '@/lib/held'
import { textIn } from '@/lib/loose'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { cx } from '@/ui/cx'
import { DiffView } from '@/ui/diff-view'
import { Loaded } from '@/ui/loaded'
import { Mark } from '@/ui/mark'
import { Pills } from '@/ui/pills'
import { RowItem, Rows } from '@/ui/rows'
import { VERDICT_LOOKS, VERDICTS } from './verdict'

const words = s.regression
/** Parts of the key that name the results of one run. */
const SAME_RUN = 3

export function Results({ run, operatorId }: { run: RegressionRun; operatorId: string }) {
  const [verdict, setVerdict] = useState<RunVerdict | 'all'>('all')
  const query = resultsQuery(operatorId, run, verdict)
  const results = useInfiniteQuery({ ...query, placeholderData: heldWithin(SAME_RUN, query.queryKey) })
  return (
    <div className="flex flex-col gap-3">
      <Pills
        label={words.verdicts.label}
        value={verdict}
        options={(['all', ...VERDICTS] as const).map((value) => ({
          value,
          words: words.verdicts[value],
          count: value === 'all' ? undefined : run[value],
        }))}
        onChange={setVerdict}
        testId="verdict"
      />
      <Loaded query={results} what={words.results} className="mx-0! px-0 py-2">
        {(items) =>
          items.length === 0 ? (
            <p className="py-4 text-ink-3">{words.noResults}</p>
          ) : (
            <>
              <Rows label={words.results}>
                {items.map((result) => (
                  <RowItem key={result.caseId} testId="result">
                    <Result result={result} />
                  </RowItem>
                ))}
              </Rows>
              {results.hasNextPage && (
                <Button className="w-fit" onClick={() => void results.fetchNextPage()}>
                  {s.knowledge.loadMore}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </div>
  )
}

function Result({ result: { name, verdict, before, after } }: { result: RegressionResult }) {
  const [open, setOpen] = useState(false)
  const look = VERDICT_LOOKS[verdict] ?? VERDICT_LOOKS.changed
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        data-testid="result-open"
        onClick={() => setOpen((held) => !held)}
        className="flex min-h-12 w-full items-center gap-3 px-4 py-2 text-left focus-inset hover:bg-hover"
      >
        <span className="w-22 shrink-0">
          <Mark look={look} words={words.verdicts[verdict] ?? verdict} testId="result-verdict" />
        </span>
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        <ChevronDown
          aria-hidden
          size={16}
          className={cx('shrink-0 text-ink-3 transition-transform duration-150', open && 'rotate-180')}
        />
      </button>
      {open && (
        <div className="flex flex-col gap-4 border-t border-line px-4 py-4">
          <div className="grid gap-4 md:grid-cols-2">
            <Side title={words.before} behaviour={before} testId="result-before" />
            <Side title={words.after} behaviour={after} testId="result-after" />
          </div>
          {before.text && after.text && before.text !== after.text && (
            <section className="flex flex-col gap-1.5">
              <h4 className="text-meta font-semibold text-ink-2">{words.difference}</h4>
              <DiffView before={before.text} after={after.text} />
            </section>
          )}
        </div>
      )}
    </>
  )
}

function Side({ title, behaviour, testId }: { title: string; behaviour: Behaviour; testId: string }) {
  const { outcome, reason, text, articles } = behaviour
  const titles = (articles ?? []).map((article) => (typeof article === 'string' ? article : textIn(article, 'title')))
  return (
    <section aria-label={title} data-testid={testId} className="flex min-w-0 flex-col gap-2">
      <h4 className="text-meta font-semibold text-ink-2">{title}</h4>
      {outcome && <Outcome outcome={outcome} />}
      {reason && <p className="text-meta text-ink-2 first-letter:uppercase">{reasonWords(reason)}</p>}
      {text ? <AnswerBubble text={text} buttons={[]} /> : <p className="text-ink-3">{words.noText}</p>}
      {titles.length > 0 && <p className="text-meta text-ink-3">{titles.filter(Boolean).join(' · ')}</p>}
    </section>
  )
}
