/** The cases: what each asks, what is expected of it, and where it comes from. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus, Target, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Operator } from '@/api/operators'
import { casesQuery, useDeleteCase, type Expected, type RegressionCase } from '@/api/regression'
import { useMayManage } from '@/lib/roles'
import { s } from '@/strings'
import { Button, IconButton } from '@/ui/button'
import { Confirm } from '@/ui/dialog'
import { Loaded } from '@/ui/loaded'
import { Section } from '@/ui/page'
import { RowItem, Rows } from '@/ui/rows'
import { useToasts } from '@/ui/toast'
import { CaseForm } from './case-form'

const words = s.regression

export function Cases({ operator }: { operator: Operator }) {
  const cases = useQuery(casesQuery(operator.id))
  const mayManage = useMayManage()
  const [writing, setWriting] = useState<RegressionCase | 'new' | null>(null)
  return (
    <Section title={words.casesTitle} lead={words.casesLead}>
      {mayManage && (
        <Button icon={Plus} className="w-fit" onClick={() => setWriting('new')} data-testid="case-add">
          {words.add}
        </Button>
      )}
      <Loaded query={cases} what={words.cases} className="mx-0! px-0 py-2">
        {(items) =>
          items.length === 0 ? (
            <p className="text-ink-3">{words.noCases}</p>
          ) : (
            <Rows label={words.casesTitle}>
              {items.map((held) => (
                <RowItem key={held.id} testId="case">
                  <CaseRow held={held} operatorId={operator.id} onEdit={() => setWriting(held)} />
                </RowItem>
              ))}
            </Rows>
          )
        }
      </Loaded>
      {writing && (
        <CaseForm operator={operator} held={writing === 'new' ? undefined : writing} onClose={() => setWriting(null)} />
      )}
    </Section>
  )
}

interface CaseRowProps {
  held: RegressionCase
  operatorId: string
  onEdit: () => void
}

function CaseRow({ held, operatorId, onEdit }: CaseRowProps) {
  const mayManage = useMayManage()
  const question = held.messages?.join(' ')
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <div className="min-w-0 flex-1 basis-60">
        <p className="truncate font-medium">{held.name}</p>
        {question && question !== held.name && <p className="truncate text-ink-2">{question}</p>}
        <p className="flex flex-wrap gap-x-3 text-meta text-ink-3">
          <span>{expectationWords(held.expected)}</span>
          {held.conversationId && (
            <Link
              to="/inbox/$conversationId"
              params={{ conversationId: held.conversationId }}
              search={{ view: 'all' }}
              className="font-medium text-accent-text underline underline-offset-2"
            >
              {s.gaps.openConversation}
            </Link>
          )}
        </p>
      </div>
      {mayManage && <CaseSteps held={held} operatorId={operatorId} onEdit={onEdit} />}
    </div>
  )
}

function CaseSteps({ held, operatorId, onEdit }: CaseRowProps) {
  const [asking, setAsking] = useState(false)
  const remove = useDeleteCase(operatorId)
  const toasts = useToasts()
  return (
    <>
      <Button icon={Target} onClick={onEdit} data-testid="case-expect">
        {words.edit}
      </Button>
      <IconButton icon={Trash2} label={s.list.remove(held.name)} onClick={() => setAsking(true)} />
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={words.deleteTitle}
        lead={words.deleteLead}
        action={s.common.remove}
        onConfirm={() =>
          remove.mutate(held.id, {
            onSuccess: () => toasts.good(words.deleted),
            onError: (error) => toasts.fail(s.actions.refused(s.common.remove), error),
          })
        }
      />
    </>
  )
}

function expectationWords(expected: Expected | undefined): string {
  const parts = [
    expected?.outcome && (words.outcomes[expected.outcome] ?? expected.outcome).toLocaleLowerCase(),
    ...(expected?.contains ?? []).map((text) => `“${text}”`),
    expected?.articleIds && expected.articleIds.length > 0 && s.knowledge.count(expected.articleIds.length),
  ].filter(Boolean)
  return parts.length > 0 ? words.expects(parts.join(', ')) : words.nothingExpected
}
