/** Where an article was taken from, and what that means for changing it. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { sourceQuery } from '@/api/sources'
import { s } from '@/strings'
import { useBaseId } from './base'

export function Origin({ sourceId }: { sourceId: string }) {
  const { data } = useQuery(sourceQuery(useBaseId(), sourceId))
  if (!data) return null
  return (
    <p className="text-ink-2">
      {s.knowledge.fromSource}{' '}
      <Link
        to="/knowledge/sources/$sourceId"
        params={{ sourceId }}
        className="font-medium text-accent-text underline underline-offset-2"
      >
        {data.name}
      </Link>
      {'. '}
      {s.knowledge.fromSourceLead}
    </p>
  )
}
