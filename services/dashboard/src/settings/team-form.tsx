/** A team: its name, what customers call it, who is in it. */
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { asProblem } from '@/api/problem'
import { useSaveTeam, type Team } from '@/api/teams'
import { usersQuery } from '@/api/users'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/field'
import { ListField } from '@/ui/list-field'
import { useToasts } from '@/ui/toast'

const words = s.team

export function TeamForm({ team, onClose }: { team: Team | undefined; onClose: () => void }) {
  const [name, setName] = useState(team?.name ?? '')
  const [aliases, setAliases] = useState(team?.aliases ?? [])
  const [memberIds, setMemberIds] = useState(team?.memberIds ?? [])
  const [tried, setTried] = useState(false)
  const { data: users = [] } = useQuery(usersQuery)
  const save = useSaveTeam()
  const toasts = useToasts()
  const problem = save.error ? asProblem(save.error) : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '') return
    save.mutate(
      { id: team?.id, body: { name: name.trim(), aliases, memberIds } },
      {
        onSuccess: () => {
          toasts.good(words.saved)
          onClose()
        },
      },
    )
  }
  const toggle = (id: string) =>
    setMemberIds((held) => (held.includes(id) ? held.filter((other) => other !== id) : [...held, id]))
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={team ? team.name : words.create}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-5">
        <TextField
          label={words.name}
          hint={words.nameHint}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={tried && name.trim() === '' ? words.nameNeeded : problem?.fieldMessage('name')}
          data-testid="team-name"
        />
        <ListField
          label={words.aliases}
          hint={words.aliasesHint}
          placeholder={words.aliasesAdd}
          items={aliases}
          onChange={setAliases}
          error={problem?.fieldMessage('aliases')}
          testId="team-aliases"
        />
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1.5 font-medium">{words.members}</legend>
          {users.length === 0 && <p className="text-ink-3">{words.nobody}</p>}
          {users.map((user) => (
            <label key={user.id} className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={memberIds.includes(user.id)}
                onChange={() => toggle(user.id)}
                className="size-4 accent-(--accent)"
              />
              {user.name}
            </label>
          ))}
        </fieldset>
        {problem && problem.fields.length === 0 && (
          <p role="alert" className="text-fail">
            {problem.detail ?? problem.message}
          </p>
        )}
        <Button type="submit" look="primary" className="self-end" disabled={save.isPending} data-testid="team-save">
          {save.isPending ? s.common.saving : s.common.save}
        </Button>
      </form>
    </Dialog>
  )
}
