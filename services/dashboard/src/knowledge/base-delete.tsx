/** Deleting a knowledge base: what goes with it, and who must let go of it first. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { basesQuery, useDeleteBase, type KnowledgeBase } from '@/api/bases'
import { gapsQuery } from '@/api/gaps'
import { operatorsQuery, type Operator } from '@/api/operators'
import { sourcesQuery } from '@/api/sources'
import { suggestionsQuery } from '@/api/suggestions'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Failed, Loading, Skeleton } from '@/ui/states'
import { useToasts } from '@/ui/toast'

const words = s.bases

interface BaseDeleteProps {
  base: KnowledgeBase
  /** The one that is looked at next. */
  next: KnowledgeBase | undefined
  onClose: () => void
}

export function BaseDelete({ base, next, onClose }: BaseDeleteProps) {
  const held = useHeld(base)
  const inUse = held.users !== undefined && held.users.length > 0
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.deleteTitle(base.name)}
      lead={inUse ? words.inUse : words.deleteLead}
    >
      {held.error ? (
        <Failed what={words.inside} error={held.error} className="px-0 py-2" />
      ) : !held.users || !held.takes ? (
        <Loading>
          <Skeleton className="h-20 w-full" />
        </Loading>
      ) : inUse ? (
        <InUse users={held.users} onClose={onClose} />
      ) : (
        <Asking base={base} next={next} takes={held.takes} onClose={onClose} />
      )}
    </Dialog>
  )
}

/** Who answers from it, and what is in it; asked for afresh. */
function useHeld(base: KnowledgeBase) {
  const fresh = { staleTime: 0 }
  const [bases, sources, gaps, suggestions] = useQueries({
    queries: [
      { ...basesQuery, ...fresh },
      { ...sourcesQuery(base.id), ...fresh },
      { ...gapsQuery(base.id, 'open'), ...fresh },
      { ...suggestionsQuery(base.id, 'pending'), ...fresh },
    ],
  })
  const operators = useQuery({ ...operatorsQuery, ...fresh })
  const found = bases.data?.find(({ id }) => id === base.id) ?? base
  const isThere = sources.data && gaps.data && suggestions.data
  return {
    error: sources.error ?? gaps.error ?? suggestions.error ?? operators.error,
    users: operators.data?.filter(({ knowledgeBaseId }) => knowledgeBaseId === base.id),
    takes: isThere && [
      ...some(found.articleCount, s.knowledge.count),
      ...some(sources.data.length, words.sources),
      ...some(gaps.data.length, words.gaps),
      ...some(suggestions.data.length, words.suggestions),
    ],
  }
}

const some = (n: number, told: (n: number) => string) => (n > 0 ? [told(n)] : [])

function InUse({ users, onClose }: { users: readonly Operator[]; onClose: () => void }) {
  return (
    <div className="flex flex-col gap-3" data-testid="base-in-use">
      <ul className="flex flex-col gap-1">
        {users.map((operator) => (
          <li key={operator.id}>
            <Link
              to="/operators/$operatorId"
              params={{ operatorId: operator.id }}
              hash="knowledge"
              className="font-medium text-accent-text underline underline-offset-2"
            >
              {operator.name}
            </Link>
          </li>
        ))}
      </ul>
      <Button className="self-end" onClick={onClose}>
        {s.common.close}
      </Button>
    </div>
  )
}

function Asking({ base, next, takes, onClose }: BaseDeleteProps & { takes: readonly string[] }) {
  const remove = useDeleteBase()
  const toasts = useToasts()
  const navigate = useNavigate()
  const go = () =>
    remove.mutate(base.id, {
      onSuccess: () => {
        toasts.good(words.deleted)
        onClose()
        void navigate({ to: '/knowledge', search: { base: next?.id } })
      },
      onError: (error) => toasts.fail(s.actions.refused(words.delete), error),
    })
  return (
    <>
      <div className="flex flex-col gap-1">
        <p className="font-medium">{takes.length > 0 ? words.takes : words.takesNothing}</p>
        <ul className="list-disc pl-5 text-ink-2" data-testid="base-takes">
          {takes.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
      </div>
      <footer className="flex justify-end gap-2">
        <Button onClick={onClose}>{s.common.cancel}</Button>
        <Button look="danger" disabled={remove.isPending} onClick={go} data-testid="base-delete-confirm">
          {words.deleteAction}
        </Button>
      </footer>
    </>
  )
}
