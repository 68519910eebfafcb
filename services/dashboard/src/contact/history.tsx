/** What was merged into this contact, and taking it apart again. */
import { useState } from 'react'
import { useSplit } from '@/api/contacts'
import type { ContactDetail, ContactMerge } from '@/api/upcoming'
import { agoPhrase, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Confirm } from '@/ui/dialog'
import { Part } from './panel'

const words = s.contacts

export function MergeHistory({ contact }: { contact: ContactDetail }) {
  const split = useSplit(contact.id)
  const [asking, setAsking] = useState<ContactMerge | null>(null)
  if (contact.merges.length === 0) return null
  return (
    <Part title={words.history}>
      <ul className="flex flex-col">
        {contact.merges.map((merge) => (
          <Row key={merge.id} merge={merge} onSplit={() => setAsking(merge)} />
        ))}
      </ul>
      {asking && (
        <Confirm
          open
          onOpenChange={(open) => !open && setAsking(null)}
          title={words.splitTitle(asking.name ?? s.inbox.noName)}
          lead={words.splitLead}
          action={words.split}
          look="primary"
          onConfirm={() => split.mutate(asking.id)}
        />
      )}
    </Part>
  )
}

function Row({ merge, onSplit }: { merge: ContactMerge; onSplit: () => void }) {
  const now = useNow()
  const at = merge.splitAt ?? merge.mergedAt
  return (
    <li data-testid="merge-row" className="flex min-h-12 items-center gap-2 border-b border-line py-1">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{merge.name ?? s.inbox.noName}</span>
        <time dateTime={at} title={exact(at)} className="block text-meta text-ink-3">
          {merge.splitAt ? words.splitAt(agoPhrase(at, now)) : words.mergedAt(agoPhrase(at, now))}
        </time>
      </span>
      {!merge.splitAt && (
        <Button onClick={onSplit} data-testid="split">
          {words.split}
        </Button>
      )}
    </li>
  )
}
