/** Somebody else saved the article while it was being written: what was typed is kept until one of the two is chosen. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { articleQuery } from '@/api/knowledge'
import type { Article } from '@/api/types'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Callout } from '@/ui/callout'
import { useToasts } from '@/ui/toast'
import { useBaseId } from './base'

const words = s.knowledge.overtaken

interface OvertakenProps {
  article: Article
  busy: boolean
  onLoad: (fresh: Article) => void
  onOverwrite: () => void
}

export function Overtaken({ article, busy, onLoad, onOverwrite }: OvertakenProps) {
  const query = articleQuery(useBaseId(), article.id)
  const queries = useQueryClient()
  const toasts = useToasts()
  const [loading, setLoading] = useState(false)
  const load = async () => {
    setLoading(true)
    try {
      onLoad(await queries.fetchQuery({ ...query, staleTime: 0 }))
    } catch (error) {
      toasts.fail(s.failure.couldNotLoad(s.knowledge.article), error)
    } finally {
      setLoading(false)
    }
  }
  return (
    <Callout tone="wait" title={words.title} testId="article-overtaken">
      <p>{words.lead}</p>
      <div className="flex flex-wrap gap-2 pt-1">
        <Button disabled={busy || loading} onClick={() => void load()} data-testid="article-load-new">
          {words.load}
        </Button>
        <Button disabled={busy || loading} onClick={onOverwrite} data-testid="article-overwrite">
          {words.overwrite}
        </Button>
      </div>
    </Callout>
  )
}
