/** Choosing one of the articles, found by its words. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import { useState } from 'react'
import { articlesQuery } from '@/api/knowledge'
import type { Article } from '@/api/types'
import { useSettled } from '@/lib/use-settled'
import { s } from '@/strings'
import { Dialog } from '@/ui/dialog'
import { Loaded } from '@/ui/loaded'
import { RowItem, Rows } from '@/ui/rows'
import { SearchField } from '@/ui/search-field'
import { Status } from './status'

interface PickerProps {
  baseId: string
  title: string
  lead: string
  onPick: (article: Article) => void
  onClose: () => void
}

export function ArticlePicker({ baseId, title, lead, onPick, onClose }: PickerProps) {
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim())
  const articles = useInfiniteQuery({
    ...articlesQuery(baseId, q ? { q } : {}),
    placeholderData: (held) => held,
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} lead={lead} wide>
      <SearchField label={s.knowledge.pick.search} value={typed} onChange={setTyped} testId="picker-search" />
      <div className="min-h-64">
        <Loaded query={articles} what={s.knowledge.articles} className="px-0 py-2">
          {(items) =>
            items.length === 0 ? (
              <p className="py-4 text-ink-3">{s.knowledge.pick.none}</p>
            ) : (
              <Rows label={s.knowledge.tabs.articles}>
                {items.map((article) => (
                  <RowItem key={article.id}>
                    <button
                      type="button"
                      data-testid="picker-row"
                      aria-label={s.knowledge.pick.choose(article.title)}
                      onClick={() => onPick(article)}
                      className="flex min-h-10 w-full items-center gap-2.5 px-3 py-1.5 text-left focus-inset hover:bg-hover"
                    >
                      <FileText aria-hidden size={16} strokeWidth={1.5} className="shrink-0 text-ink-3" />
                      <span className="min-w-0 flex-1 truncate">{article.title}</span>
                      <Status status={article.status} />
                    </button>
                  </RowItem>
                ))}
              </Rows>
            )
          }
        </Loaded>
      </div>
    </Dialog>
  )
}
