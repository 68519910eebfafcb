/** Letting a source go, with what was taken from it or without. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useDeleteSource, type KnowledgeSource } from '@/api/sources'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { useToasts } from '@/ui/toast'

const words = s.sources

export function RemoveSource({ source }: { source: KnowledgeSource }) {
  const [asking, setAsking] = useState(false)
  const remove = useDeleteSource(source.knowledgeBaseId)
  const navigate = useNavigate()
  const toasts = useToasts()
  const go = (articles: 'keep' | 'delete') =>
    remove.mutate(
      { sourceId: source.id, articles },
      {
        onSuccess: () => {
          toasts.good(words.removed)
          void navigate({ to: '/knowledge/sources' })
        },
        onError: (error) => {
          setAsking(false)
          toasts.fail(s.actions.refused(words.remove), error)
        },
      },
    )
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)} data-testid="source-delete">
        {words.remove}
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={words.removeTitle(source.name)}
        lead={words.removeLead(s.knowledge.count(source.articleCount))}
      >
        <footer className="flex flex-col gap-2">
          <Button look="danger" disabled={remove.isPending} onClick={() => go('delete')} data-testid="delete-all">
            {words.removeAll}
          </Button>
          <Button disabled={remove.isPending} onClick={() => go('keep')} data-testid="delete-keep">
            {words.removeKeep}
          </Button>
          <Button look="ghost" onClick={() => setAsking(false)}>
            {s.common.cancel}
          </Button>
        </footer>
      </Dialog>
    </>
  )
}
