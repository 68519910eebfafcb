/** One source: how its last reading went, page by page, and what can be done about it. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Play, Square } from 'lucide-react'
import { Problem } from '@/api/problem'
import { isUnderWay, sourceQuery, useChangeSource, useSourceAction, type KnowledgeSource } from '@/api/sources'
import { useBaseId, WithBase } from '@/knowledge/base'
import { useMayManage } from '@/lib/roles'
import { agoPhrase, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { PageMissing, PagePending } from '@/shell/page-states'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Callout } from '@/ui/callout'
import { BackLink, OutLink } from '@/ui/link'
import { Loaded } from '@/ui/loaded'
import { Page } from '@/ui/page'
import { useToasts } from '@/ui/toast'
import { ScheduleField } from './add-site'
import { Items } from './items'
import { reasonOf, SourceMark, SourceProgress } from './look'
import { RemoveSource } from './remove'
import { tally } from './tally'

const words = s.sources

export function SourcePage() {
  const { sourceId } = useParams({ from: '/inside/base/knowledge/sources/$sourceId' })
  return (
    <WithBase skeleton={<PagePending />}>
      <Known key={sourceId} sourceId={sourceId} />
    </WithBase>
  )
}

function Known({ sourceId }: { sourceId: string }) {
  const source = useQuery(sourceQuery(useBaseId(), sourceId))
  if (source.error instanceof Problem && source.error.status === 404) return <PageMissing />
  return (
    <Loaded query={source} what={words.one} skeleton={<PagePending />} className="py-[20vh]">
      {(data) => <Detail source={data} />}
    </Loaded>
  )
}

function Detail({ source }: { source: KnowledgeSource }) {
  const mayManage = useMayManage()
  const underWay = isUnderWay(source)
  const reason = reasonOf(source)
  return (
    <Page
      title={source.name}
      back={<BackLink to="/knowledge/sources">{s.knowledge.tabs.sources}</BackLink>}
      action={mayManage && <RunButton source={source} />}
    >
      <section aria-label={source.name} className="flex flex-col gap-3">
        <Facts source={source} />
        <SourceProgress source={source} />
        {underWay && <p className="text-meta text-ink-3">{words.running}</p>}
        {!underWay && source.progress && source.progress.found > 0 && (
          <p className="text-meta text-ink-3 tabular">{tally(source.progress, source.state)}</p>
        )}
        {reason && (source.state === 'failed' || source.state === 'stopped') && (
          <Callout tone={source.state === 'failed' ? 'fail' : 'info'} title={reason} testId="source-reason" />
        )}
      </section>
      <Items source={source} />
      {mayManage && (
        <footer className="flex flex-wrap items-end justify-between gap-4 border-t border-line pt-5">
          {source.kind === 'site' ? <ScheduleChoice source={source} /> : <span />}
          <RemoveSource source={source} />
        </footer>
      )}
    </Page>
  )
}

function Facts({ source }: { source: KnowledgeSource }) {
  const now = useNow()
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-2">
      <SourceMark state={source.state} />
      <Link
        to="/knowledge"
        search={{ source: source.id }}
        title={words.showArticles}
        className="font-medium text-accent-text underline underline-offset-2"
        data-testid="source-articles"
      >
        {s.knowledge.count(source.articleCount)}
      </Link>
      <span>
        {[words.kind[source.kind], source.kind === 'site' && source.mode && words.mode[source.mode]]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {source.lastRunAt && (
        <span title={exact(source.lastRunAt)} className="text-ink-3">
          {words.lastRun(agoPhrase(source.lastRunAt, now))}
        </span>
      )}
      {source.url && source.url !== source.name && <OutLink href={source.url}>{source.url}</OutLink>}
    </p>
  )
}

function RunButton({ source }: { source: KnowledgeSource }) {
  const toasts = useToasts()
  const act = useSourceAction(source.knowledgeBaseId, source.id)
  const underWay = isUnderWay(source)
  const go = () =>
    act.mutate(underWay ? 'stop' : 'run', {
      onError: (error) => toasts.fail(s.actions.refused(underWay ? words.stopAction : words.runAction), error),
    })
  return (
    <Button
      icon={underWay ? Square : Play}
      disabled={act.isPending}
      onClick={go}
      data-testid={underWay ? 'source-stop' : 'source-run'}
    >
      {underWay ? words.stop : words.run}
    </Button>
  )
}

function ScheduleChoice({ source }: { source: KnowledgeSource }) {
  const toasts = useToasts()
  const change = useChangeSource(source.knowledgeBaseId, source.id)
  return (
    <div className="w-56">
      <ScheduleField
        value={(change.isPending ? change.variables.schedule : source.schedule) ?? null}
        disabled={change.isPending}
        onChange={(schedule) =>
          change.mutate(
            { schedule },
            {
              onSuccess: () => toasts.good(words.scheduled),
              onError: (error) => toasts.fail(s.actions.refused(words.schedulingWhat), error),
            },
          )
        }
      />
    </div>
  )
}
