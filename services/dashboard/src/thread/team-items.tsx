/** Giving a conversation to a team, in the thread's menu. */
import { useQuery } from '@tanstack/react-query'
import { UsersRound } from 'lucide-react'
import { teamsQuery, useGiveToTeam } from '@/api/teams'
import type { Conversation } from '@/api/types'
import { teamOf } from '@/lib/assigned'
import { s } from '@/strings'
import { MenuItem, MenuLabel, MenuSeparator } from '@/ui/menu'

export function TeamItems({ conversation }: { conversation: Conversation }) {
  const { data: teams = [] } = useQuery({ ...teamsQuery, staleTime: 60_000 })
  const give = useGiveToTeam(conversation.id)
  if (teams.length === 0) return null
  return (
    <>
      <MenuSeparator />
      <MenuLabel>{s.team.give}</MenuLabel>
      {teams.map((team) => (
        <MenuItem
          key={team.id}
          icon={UsersRound}
          label={team.name}
          disabled={team.name === teamOf(conversation)}
          onSelect={() => give.mutate(team)}
        />
      ))}
    </>
  )
}
