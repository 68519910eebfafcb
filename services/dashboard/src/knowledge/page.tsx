/** What the AI knows: articles, where they come from, what is missing, what was suggested; and a box to ask. */
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { gapsQuery } from '@/api/gaps'
import { suggestionsQuery } from '@/api/suggestions'
import { useMayManage } from '@/lib/roles'
import { s } from '@/strings'
import { Callout } from '@/ui/callout'
import { Page } from '@/ui/page'
import { TabLink, Tabs } from '@/ui/tabs'
import { AskBox } from './ask-box'
import { useBaseId, WithBase } from './base'
import { BaseSwitch } from './base-switch'

export function KnowledgePage() {
  return (
    <Page title={s.knowledge.title} lead={s.knowledge.lead} back={<BaseSwitch />} wide>
      <WithBase>
        <Inside />
      </WithBase>
    </Page>
  )
}

function Inside() {
  const baseId = useBaseId()
  const mayManage = useMayManage()
  const gaps = useQuery(gapsQuery(baseId, 'open')).data?.length
  const suggestions = useQuery(suggestionsQuery(baseId, 'pending')).data?.length
  const words = s.knowledge.tabs
  const exactly = { exact: true, includeSearch: false }
  return (
    <div className="flex flex-col gap-6">
      <Tabs label={words.label}>
        <TabLink to="/knowledge" activeOptions={exactly} data-testid="tab-articles">
          {words.articles}
        </TabLink>
        <TabLink to="/knowledge/sources" data-testid="tab-sources">
          {words.sources}
        </TabLink>
        <TabLink to="/knowledge/gaps" count={gaps} data-testid="tab-gaps">
          {words.gaps}
        </TabLink>
        <TabLink to="/knowledge/suggestions" count={suggestions} data-testid="tab-suggestions">
          {words.suggestions}
        </TabLink>
        <TabLink to="/knowledge/feedback" data-testid="tab-feedback">
          {words.feedback}
        </TabLink>
      </Tabs>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 lg:grid-cols-[minmax(0,1fr)_380px]">
        <div className="flex flex-col gap-4">
          {!mayManage && <Callout tone="info" title={s.knowledge.readOnly} />}
          <Outlet key={baseId} />
        </div>
        <AskBox key={baseId} baseId={baseId} />
      </div>
    </div>
  )
}
