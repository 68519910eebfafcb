/** Naming a knowledge base, a new one or one that is there. */
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useSaveBase, type KnowledgeBase } from '@/api/bases'
import { asProblem } from '@/api/problem'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/field'
import { useToasts } from '@/ui/toast'

const words = s.bases
const NAME_MOST = 200

interface BaseNameProps {
  base: KnowledgeBase | undefined
  onClose: () => void
}

export function BaseName({ base, onClose }: BaseNameProps) {
  const [name, setName] = useState(base?.name ?? '')
  const [tried, setTried] = useState(false)
  const save = useSaveBase()
  const toasts = useToasts()
  const navigate = useNavigate()
  const problem = save.error ? asProblem(save.error) : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '') return
    save.mutate(
      { id: base?.id, name: name.trim() },
      {
        onSuccess: (fresh) => {
          toasts.good(base ? words.renamed : words.created)
          onClose()
          if (!base) void navigate({ to: '/knowledge', search: { base: fresh.id } })
        },
      },
    )
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={base ? words.rename : words.create}
      lead={base ? undefined : words.createLead}
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-5">
        <TextField
          label={words.name}
          hint={words.nameHint}
          maxLength={NAME_MOST}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={tried && name.trim() === '' ? words.nameNeeded : problem?.fieldMessage('name')}
          data-testid="base-name"
        />
        {problem && problem.fields.length === 0 && (
          <p role="alert" className="text-fail">
            {problem.detail ?? problem.message}
          </p>
        )}
        <Button type="submit" look="primary" className="self-end" disabled={save.isPending} data-testid="base-save">
          {save.isPending ? s.common.saving : base ? s.common.save : words.createAction}
        </Button>
      </form>
    </Dialog>
  )
}
