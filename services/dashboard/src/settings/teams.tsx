/** Groups of people that the AI and colleagues give conversations to. */
import { useQuery } from '@tanstack/react-query'
import { Plus, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { teamsQuery, useDeleteTeam, type Team } from '@/api/teams'
import { usersQuery } from '@/api/users'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Confirm } from '@/ui/dialog'
import { Loaded } from '@/ui/loaded'
import { Section } from '@/ui/page'
import { RowItem, Rows } from '@/ui/rows'
import { Loading, Skeleton } from '@/ui/states'
import { useToasts } from '@/ui/toast'
import { TeamForm } from './team-form'

const words = s.team

export function Teams() {
  const teams = useQuery(teamsQuery)
  const [editing, setEditing] = useState<Team | 'new' | null>(null)
  const skeleton = (
    <Loading>
      <Skeleton className="h-14 w-full" />
    </Loading>
  )
  return (
    <Section title={words.title} lead={words.lead}>
      <Loaded query={teams} what={words.list} skeleton={skeleton} className="mx-0! px-0 py-2">
        {(items) =>
          items.length === 0 ? (
            <p className="text-ink-3">{words.none}</p>
          ) : (
            <Rows label={words.title}>
              {items.map((team) => (
                <RowItem key={team.id} testId="team">
                  <TeamRow team={team} onEdit={() => setEditing(team)} />
                </RowItem>
              ))}
            </Rows>
          )
        }
      </Loaded>
      <Button icon={Plus} className="w-fit" onClick={() => setEditing('new')} data-testid="create-team">
        {words.create}
      </Button>
      {editing && <TeamForm team={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
    </Section>
  )
}

function TeamRow({ team, onEdit }: { team: Team; onEdit: () => void }) {
  const { data: users } = useQuery(usersQuery)
  const [asking, setAsking] = useState(false)
  const remove = useDeleteTeam()
  const toasts = useToasts()
  const members = team.memberIds.flatMap((id) => users?.find((user) => user.id === id)?.name ?? [])
  const facts = [members.length > 0 ? members.join(', ') : words.memberCount(team.memberIds.length), ...team.aliases]
  return (
    <div className="flex min-h-14 items-center gap-3 px-4 py-2">
      <UsersRound aria-hidden size={18} strokeWidth={1.5} className="shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{team.name}</p>
        <p className="truncate text-meta text-ink-3">{facts.join(' · ')}</p>
      </div>
      <Button onClick={onEdit}>{words.edit}</Button>
      <Button look="danger" className="max-md:hidden" onClick={() => setAsking(true)}>
        {s.common.remove}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={words.deleteTitle(team.name)}
        lead={words.deleteLead}
        action={s.common.remove}
        onConfirm={() =>
          remove.mutate(team.id, {
            onSuccess: () => toasts.good(words.deleted),
            onError: (error) => toasts.fail(s.actions.refused(s.common.remove), error),
          })
        }
      />
    </div>
  )
}
