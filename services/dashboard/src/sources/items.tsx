/** The pages of a source: what became of each, why, and reading one of them again. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import {
  isUnderWay,
  itemsQuery,
  useIndexAgain,
  type ItemState,
  type KnowledgeSource,
  type SourceItem,
} from '@/api/sources'
import { useMayManage } from '@/lib/roles'
import { heldWithin } from '@/lib/held'
import { agoPhrase, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Loaded } from '@/ui/loaded'
import { Pills } from '@/ui/pills'
import { RowItem, Rows } from '@/ui/rows'
import { useToasts } from '@/ui/toast'
import { ItemMark, reasonOf } from './look'

const words = s.sources
/** Parts of the key that name the items of one source. */
const SAME_SOURCE = 4
const STATES: (ItemState | 'all')[] = ['all', 'indexed', 'unchanged', 'flagged', 'skipped', 'failed', 'waiting']

export function Items({ source }: { source: KnowledgeSource }) {
  const [state, setState] = useState<ItemState | 'all'>('all')
  const query = itemsQuery(source.knowledgeBaseId, source.id, state, isUnderWay(source))
  const items = useInfiniteQuery({ ...query, placeholderData: heldWithin(SAME_SOURCE, query.queryKey) })
  return (
    <section aria-label={words.itemStates.label} className="flex flex-col gap-3">
      <Pills
        label={words.itemStates.label}
        value={state}
        options={STATES.map((value) => ({ value, words: words.itemStates[value] }))}
        onChange={setState}
        testId="items"
      />
      <Loaded query={items} what={words.items}>
        {(list) =>
          list.length === 0 ? (
            <p className="py-6 text-ink-3">{words.noItems}</p>
          ) : (
            <>
              <Rows label={words.itemStates.label}>
                {list.map((item) => (
                  <RowItem key={item.id} testId="source-item">
                    <ItemRow item={item} source={source} />
                  </RowItem>
                ))}
              </Rows>
              {items.hasNextPage && (
                <Button
                  className="w-fit"
                  disabled={items.isFetchingNextPage}
                  onClick={() => void items.fetchNextPage()}
                >
                  {s.knowledge.loadMore}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  )
}

function ItemRow({ item, source }: { item: SourceItem; source: KnowledgeSource }) {
  const now = useNow()
  const mayManage = useMayManage()
  const again = useIndexAgain(source.knowledgeBaseId, source.id)
  const toasts = useToasts()
  const reason = reasonOf(item)
  const run = () =>
    again.mutate(item.id, {
      onSuccess: () => toasts.good(words.indexing),
      onError: (error) => toasts.fail(s.actions.refused(words.indexAgain), error),
    })
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <div className="min-w-0 flex-1 basis-60">
        <p className="truncate font-medium" title={item.address}>
          {item.address}
        </p>
        <p className="flex flex-wrap gap-x-3 text-meta text-ink-3">
          <ItemMark state={item.state} />
          {item.checkedAt && <span title={exact(item.checkedAt)}>{words.checked(agoPhrase(item.checkedAt, now))}</span>}
        </p>
        {reason && <p className="text-meta text-ink-2 first-letter:uppercase">{reason}</p>}
      </div>
      {item.articleId && (
        <Link
          to="/knowledge/$articleId"
          params={{ articleId: item.articleId }}
          search={{}}
          className="font-medium text-accent-text underline underline-offset-2"
        >
          {words.openArticle}
        </Link>
      )}
      {mayManage && (
        <Button
          look="ghost"
          icon={RotateCw}
          disabled={again.isPending || isUnderWay(source)}
          onClick={run}
          data-testid="index-again"
        >
          {words.indexAgain}
        </Button>
      )}
    </div>
  )
}
