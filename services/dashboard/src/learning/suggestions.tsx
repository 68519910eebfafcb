/** What people answered and the AI could know: each is looked at before it becomes knowledge. */
import { useQuery } from '@tanstack/react-query'
import { Lightbulb } from 'lucide-react'
import { useState } from 'react'
import { suggestionsQuery, type SuggestionState } from '@/api/suggestions'
import { useBaseId } from '@/knowledge/base'
import { s } from '@/strings'
import { LeaveGuard } from '@/ui/leave-guard'
import { Loaded } from '@/ui/loaded'
import { Pills } from '@/ui/pills'
import { Empty } from '@/ui/states'
import { SuggestionCard } from './suggestion-card'

const words = s.suggestions
const STATES: SuggestionState[] = ['pending', 'approved', 'rejected']

export function SuggestionsTab() {
  const [state, setState] = useState<SuggestionState>('pending')
  const [edited, setEdited] = useState<ReadonlySet<string>>(new Set())
  const suggestions = useQuery(suggestionsQuery(useBaseId(), state))
  const onDirty = (id: string, dirty: boolean) =>
    setEdited((held) => {
      if (held.has(id) === dirty) return held
      const next = new Set(held)
      if (dirty) next.add(id)
      else next.delete(id)
      return next
    })
  return (
    <section aria-label={s.knowledge.tabs.suggestions} className="flex flex-col gap-3">
      <Pills
        label={words.states.label}
        value={state}
        options={STATES.map((value) => ({ value, words: words.states[value] }))}
        onChange={setState}
        testId="suggestions"
      />
      <Loaded query={suggestions} what={words.list}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon={Lightbulb} title={words.empty[state].title} lead={words.empty[state].lead} />
          ) : (
            <ul aria-label={words.states[state]} className="flex flex-col gap-4">
              {items.map((suggestion) => (
                <SuggestionCard key={suggestion.id} suggestion={suggestion} onDirty={onDirty} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <LeaveGuard dirty={edited.size > 0} />
    </section>
  )
}
