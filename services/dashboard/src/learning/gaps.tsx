/** Questions customers ask and no article answers: how often, since when, and what to do about each. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FilePlus2, MessageCircleQuestion, Plus, RotateCcw, X } from 'lucide-react'
import { useState } from 'react'
import { gapsQuery, useGapStep, type Gap, type GapState, type GapStep } from '@/api/gaps'
import { ArticlePicker } from '@/knowledge/article-picker'
import { useBaseId } from '@/knowledge/base'
import { languageName } from '@/lib/languages'
import { useMayManage } from '@/lib/roles'
import { agoPhrase, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { PrimaryLink } from '@/ui/link'
import { Loaded } from '@/ui/loaded'
import { Pills } from '@/ui/pills'
import { RowItem, Rows } from '@/ui/rows'
import { Empty } from '@/ui/states'
import { useToasts } from '@/ui/toast'

const words = s.gaps
const STATES: GapState[] = ['open', 'resolved', 'dismissed']

export function GapsTab() {
  const [state, setState] = useState<GapState>('open')
  const gaps = useQuery(gapsQuery(useBaseId(), state))
  return (
    <section aria-label={s.knowledge.tabs.gaps} className="flex flex-col gap-3">
      <Pills
        label={words.states.label}
        value={state}
        options={STATES.map((value) => ({ value, words: words.states[value] }))}
        onChange={setState}
        testId="gaps"
      />
      <Loaded query={gaps} what={words.list}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon={MessageCircleQuestion} title={words.empty[state].title} lead={words.empty[state].lead} />
          ) : (
            <Rows label={words.states[state]}>
              {items.map((gap) => (
                <RowItem key={gap.id} testId="gap">
                  <GapRow gap={gap} />
                </RowItem>
              ))}
            </Rows>
          )
        }
      </Loaded>
    </section>
  )
}

function GapRow({ gap }: { gap: Gap }) {
  const now = useNow()
  const mayManage = useMayManage()
  return (
    <div className="flex flex-col gap-2.5 px-4 py-3">
      <div className="flex flex-col gap-0.5">
        <h3 className="font-semibold break-words">{gap.question}</h3>
        <p className="flex flex-wrap gap-x-3 text-meta text-ink-3">
          <span className="font-medium text-ink-2 tabular">{words.seen(gap.seen)}</span>
          <span title={exact(gap.firstSeenAt)}>{words.since(agoPhrase(gap.firstSeenAt, now))}</span>
          <span title={exact(gap.lastSeenAt)}>{words.last(agoPhrase(gap.lastSeenAt, now))}</span>
          {gap.language && <span>{languageName(gap.language)}</span>}
        </p>
      </div>
      <Examples gap={gap} />
      {gap.articleId && (
        <p className="text-meta text-ink-3">
          {words.answeredBy}{' '}
          <Link
            to="/knowledge/$articleId"
            params={{ articleId: gap.articleId }}
            search={{}}
            className="font-medium text-accent-text underline underline-offset-2"
          >
            {s.suggestions.openArticle}
          </Link>
        </p>
      )}
      {mayManage && <Steps gap={gap} />}
    </div>
  )
}

function Examples({ gap: { question, examples } }: { gap: Gap }) {
  const now = useNow()
  const told = examples.filter((example) => example.conversationId || example.question !== question)
  if (told.length === 0) return null
  return (
    <div className="flex flex-col gap-1">
      <h4 className="text-meta text-ink-3">{words.examples}</h4>
      <ul className="flex flex-col gap-1">
        {told.map((example) => (
          <li key={`${example.conversationId} ${example.at}`} className="flex items-baseline gap-2">
            <span aria-hidden className="text-ink-3">
              –
            </span>
            {example.conversationId ? (
              <Link
                to="/inbox/$conversationId"
                params={{ conversationId: example.conversationId }}
                search={{ view: 'all' }}
                title={words.openConversation}
                className="min-w-0 break-words text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-ink"
              >
                {example.question}
              </Link>
            ) : (
              <span className="min-w-0 break-words text-ink-2">{example.question}</span>
            )}
            <time dateTime={example.at} title={exact(example.at)} className="shrink-0 text-meta text-ink-3">
              {agoPhrase(example.at, now)}
            </time>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Steps({ gap }: { gap: Gap }) {
  const baseId = useBaseId()
  const [picking, setPicking] = useState(false)
  const step = useGapStep(baseId)
  const toasts = useToasts()
  const go = (given: GapStep, name: string, done: string) =>
    step.mutate(given, {
      onSuccess: () => toasts.good(done),
      onError: (error) => toasts.fail(s.actions.refused(name), error),
    })
  if (gap.state !== 'open')
    return (
      <Button
        icon={RotateCcw}
        look="ghost"
        className="w-fit"
        disabled={step.isPending}
        onClick={() => go({ gapId: gap.id, step: 'reopen' }, words.reopen, words.reopened)}
      >
        {words.reopen}
      </Button>
    )
  return (
    <div className="flex flex-wrap gap-2">
      <PrimaryLink
        icon={FilePlus2}
        to="/knowledge/$articleId"
        params={{ articleId: 'new' }}
        search={{ gap: gap.id, title: gap.question.replace(/\s*[?؟]\s*$/, ''), question: gap.question }}
        data-testid="gap-write"
      >
        {words.write}
      </PrimaryLink>
      <Button icon={Plus} onClick={() => setPicking(true)} data-testid="gap-add">
        {words.toArticle}
      </Button>
      <Button
        icon={X}
        look="ghost"
        disabled={step.isPending}
        onClick={() => go({ gapId: gap.id, step: 'dismiss' }, words.dismiss, words.dismissed)}
        data-testid="gap-dismiss"
      >
        {words.dismiss}
      </Button>
      {picking && (
        <ArticlePicker
          baseId={baseId}
          title={words.toArticleTitle}
          lead={words.toArticleLead}
          onClose={() => setPicking(false)}
          onPick={(article) => {
            setPicking(false)
            go(
              { gapId: gap.id, step: 'resolve', articleId: article.id, addQuestion: true },
              words.toArticle,
              words.resolved,
            )
          }}
        />
      )}
    </div>
  )
}
