/** One operator. Its unsaved changes belong to the page, so that they can be tried in the chat and in a run. */
import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams } from '@tanstack/react-router'
import { operatorQuery, type Operator } from '@/api/operators'
import { Problem } from '@/api/problem'
import { useMayManage } from '@/lib/roles'
import { PageMissing, PagePending } from '@/shell/page-states'
import { s } from '@/strings'
import { Callout } from '@/ui/callout'
import { LeaveGuard } from '@/ui/leave-guard'
import { BackLink } from '@/ui/link'
import { Loaded } from '@/ui/loaded'
import { Page } from '@/ui/page'
import { TabLink, Tabs } from '@/ui/tabs'
import { DraftContext, useNewDraft } from './draft'
import { SaveBar } from './save-bar'

const words = s.operators

export function OperatorPage() {
  const { operatorId } = useParams({ from: '/inside/operators/$operatorId' })
  const operator = useQuery({ ...operatorQuery(operatorId), refetchOnWindowFocus: false })
  if (operator.error instanceof Problem && operator.error.status === 404) return <PageMissing />
  return (
    <Loaded query={operator} what={words.one} skeleton={<PagePending />} className="py-[20vh]">
      {(data) => <Known key={data.id} operator={data} />}
    </Loaded>
  )
}

function Known({ operator }: { operator: Operator }) {
  const mayManage = useMayManage()
  const draft = useNewDraft(operator)
  const params = { operatorId: operator.id }
  return (
    <DraftContext value={draft}>
      <Page title={operator.name} back={<BackLink to="/operators">{words.title}</BackLink>} wide>
        <Tabs label={words.tabs.label}>
          <TabLink
            to="/operators/$operatorId"
            params={params}
            activeOptions={{ exact: true }}
            data-testid="tab-settings"
          >
            {words.tabs.settings}
          </TabLink>
          <TabLink to="/operators/$operatorId/test" params={params} data-testid="tab-test">
            {words.tabs.test}
          </TabLink>
          <TabLink to="/operators/$operatorId/regression" params={params} data-testid="tab-regression">
            {words.tabs.regression}
          </TabLink>
        </Tabs>
        {!mayManage && <Callout tone="info" title={words.readOnly} />}
        <Outlet />
        <SaveBar />
      </Page>
      <LeaveGuard dirty={draft.patch !== undefined} within={`/operators/${operator.id}`} />
    </DraftContext>
  )
}
