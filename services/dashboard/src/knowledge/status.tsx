/** Whether the AI answers from an article. */
import { CircleDashed, CircleCheck } from 'lucide-react'
import type { Article } from '@/api/types'
import { s } from '@/strings'

export function Status({ status }: { status: Article['status'] }) {
  const published = status === 'published'
  const Icon = published ? CircleCheck : CircleDashed
  return (
    <span
      data-testid="article-status"
      className={
        published
          ? 'inline-flex items-center gap-1 text-meta text-good'
          : 'inline-flex items-center gap-1 text-meta text-ink-3'
      }
    >
      <Icon aria-hidden size={14} strokeWidth={1.75} />
      {published ? s.knowledge.published : s.knowledge.draft}
    </span>
  )
}
