/** Above the list: search, views with their counts, order. */
import { ArrowDownWideNarrow, Search, X } from 'lucide-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { s } from '@/strings'
import { IconButton } from '@/ui/button'
import { cx } from '@/ui/cx'
import { Menu, MenuItem } from '@/ui/menu'
import { useNeedsYou } from './use-rows'
import { VIEWS, type Sort, type View } from './views'

const SEARCH_DELAY_MS = 200

interface HeaderProps {
  view: View
  sort: Sort
  q: string
  onView: (view: View) => void
  onSort: (sort: Sort) => void
  onSearch: (q: string) => void
  searchField: RefObject<HTMLInputElement | null>
}

export function InboxHeader({ view, sort, q, onView, onSort, onSearch, searchField }: HeaderProps) {
  return (
    <header className="flex flex-col border-b border-line">
      <div className="flex h-14 items-center gap-1 px-3">
        <h1 className="sr-only">{s.inbox.title}</h1>
        <SearchField q={q} onSearch={onSearch} field={searchField} />
        <Menu
          trigger={
            <IconButton
              icon={ArrowDownWideNarrow}
              label={`${s.inbox.sort}: ${sort === 'newest' ? s.inbox.sortNewest : s.inbox.sortWaiting}`}
            />
          }
        >
          <MenuItem label={s.inbox.sortWaiting} onSelect={() => onSort('waiting')} />
          <MenuItem label={s.inbox.sortNewest} onSelect={() => onSort('newest')} />
        </Menu>
      </div>
      <Views view={view} onView={onView} quiet={q !== ''} />
    </header>
  )
}

function Views({ view, onView, quiet }: { view: View; onView: (view: View) => void; quiet: boolean }) {
  const waiting = useNeedsYou()
  return (
    <div role="group" aria-label={s.inbox.views.label} className="flex gap-1 overflow-x-auto px-3 no-scrollbar">
      {VIEWS.map((name, index) => {
        const chosen = name === view && !quiet
        return (
          <button
            key={name}
            type="button"
            aria-pressed={chosen}
            title={`${s.inbox.views[name]} (${index + 1})`}
            data-testid={`view-${name}`}
            onClick={() => onView(name)}
            className={cx(
              'relative flex h-9 shrink-0 items-center gap-1.5 px-2 font-medium transition-colors duration-150 focus-inset pointer-coarse:h-11',
              chosen ? 'text-ink' : 'text-ink-3 hover:text-ink',
            )}
          >
            {s.inbox.views[name]}
            {name === 'needs-you' && waiting > 0 && (
              <span className="rounded-full bg-wait-soft px-1.5 text-meta font-semibold text-wait tabular">
                {waiting > 99 ? '99+' : waiting}
              </span>
            )}
            {chosen && <span aria-hidden className="absolute inset-x-2 -bottom-px h-0.5 rounded-full bg-accent" />}
          </button>
        )
      })}
    </div>
  )
}

function SearchField({
  q,
  onSearch,
  field,
}: {
  q: string
  onSearch: (q: string) => void
  field: RefObject<HTMLInputElement | null>
}) {
  const [typed, setTyped] = useState(q)
  const latest = useRef(onSearch)
  useEffect(() => {
    latest.current = onSearch
  })
  // A search that was ended elsewhere, such as by choosing a view, empties the field too.
  const [known, setKnown] = useState(q)
  if (known !== q) {
    setKnown(q)
    if (q === '') setTyped('')
  }
  useEffect(() => {
    if (typed === q) return
    const timer = setTimeout(() => latest.current(typed), SEARCH_DELAY_MS)
    return () => clearTimeout(timer)
  }, [typed, q])
  return (
    <div className="relative flex-1">
      <Search
        aria-hidden
        size={15}
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
      />
      <input
        ref={field}
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          setTyped('')
          latest.current('')
          event.currentTarget.blur()
        }}
        aria-label={s.inbox.search}
        placeholder={s.inbox.search}
        data-testid="inbox-search"
        className="h-8 w-full rounded-control border border-transparent bg-sunken pr-8 pl-8 text-work [&::-webkit-search-cancel-button]:hidden pointer-coarse:h-10 pointer-coarse:text-[16px]"
      />
      {typed !== '' && (
        <button
          type="button"
          aria-label={s.inbox.clearSearch}
          onClick={() => {
            setTyped('')
            onSearch('')
          }}
          className="absolute top-1/2 right-1 flex size-6 -translate-y-1/2 items-center justify-center rounded-control text-ink-3 hover:text-ink"
        >
          <X aria-hidden size={14} />
        </button>
      )}
    </div>
  )
}
