/** The articles an answer should rest on. */
import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { articleQuery } from '@/api/knowledge'
import { ArticlePicker } from '@/knowledge/article-picker'
import { s } from '@/strings'
import { Button, IconButton } from '@/ui/button'

const words = s.regression

interface ExpectedArticlesProps {
  baseId: string
  ids: readonly string[]
  onChange: (ids: string[]) => void
}

export function ExpectedArticles({ baseId, ids, onChange }: ExpectedArticlesProps) {
  const [picking, setPicking] = useState(false)
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium">{words.articles}</legend>
      {ids.length > 0 && (
        <ul className="overflow-hidden rounded-control border border-line-strong bg-surface">
          {ids.map((id) => (
            <li key={id} className="flex min-h-9 items-center gap-2 border-b border-line pr-1 pl-2.5 last:border-b-0">
              <ArticleName baseId={baseId} id={id} />
              <IconButton
                icon={X}
                label={words.removeArticle}
                onClick={() => onChange(ids.filter((other) => other !== id))}
                className="size-7!"
              />
            </li>
          ))}
        </ul>
      )}
      <Button icon={Plus} className="w-fit" onClick={() => setPicking(true)}>
        {words.addArticle}
      </Button>
      {picking && (
        <ArticlePicker
          baseId={baseId}
          title={words.addArticle}
          lead={words.articles}
          onClose={() => setPicking(false)}
          onPick={({ id }) => {
            setPicking(false)
            onChange([...new Set([...ids, id])])
          }}
        />
      )}
    </fieldset>
  )
}

function ArticleName({ baseId, id }: { baseId: string; id: string }) {
  const { data } = useQuery(articleQuery(baseId, id))
  return <span className="min-w-0 flex-1 truncate">{data?.title ?? id}</span>
}
