/** The AI operators. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bot, ChevronRight } from 'lucide-react'
import { basesQuery } from '@/api/bases'
import { integrationsQuery } from '@/api/integrations'
import { operatorsQuery, type Operator } from '@/api/operators'
import { s } from '@/strings'
import { Loaded } from '@/ui/loaded'
import { Page } from '@/ui/page'
import { ROW_LINK, RowItem, Rows } from '@/ui/rows'

const words = s.operators

export function OperatorsPage() {
  const operators = useQuery(operatorsQuery)
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded query={operators} what={words.list}>
        {(items) => (
          <Rows label={words.title}>
            {items.map((operator) => (
              <OperatorRow key={operator.id} operator={operator} />
            ))}
          </Rows>
        )}
      </Loaded>
    </Page>
  )
}

function OperatorRow({ operator }: { operator: Operator }) {
  const { data } = useQuery(integrationsQuery)
  const { data: bases } = useQuery(basesQuery)
  const numbers = data?.filter(({ operatorId }) => operatorId === operator.id).length
  return (
    <RowItem>
      <Link
        to="/operators/$operatorId"
        params={{ operatorId: operator.id }}
        data-testid="operator-row"
        className={ROW_LINK}
      >
        <span className="flex size-8 shrink-0 items-center justify-center rounded-full border border-ai-line text-ai">
          <Bot aria-hidden size={18} strokeWidth={1.5} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{operator.name}</span>
          <span className="block truncate text-meta text-ink-3">
            {[
              operator.businessName,
              numbers !== undefined && words.answersFor(numbers),
              bases && bases.length > 1 && bases.find(({ id }) => id === operator.knowledgeBaseId)?.name,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
        <ChevronRight aria-hidden size={16} className="text-ink-3" />
      </Link>
    </RowItem>
  )
}
