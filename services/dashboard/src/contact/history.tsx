/** What was merged into this contact, and taking it apart again. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { contactQuery, useSplit } from '@/api/contacts'
import type { ContactDetail, ContactMerge } from '@/api/types'
import { contactName } from '@/lib/names'
import { agoPhrase, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Confirm } from '@/ui/dialog'
import { Part } from './part'

const words = s.contacts

export function MergeHistory({ contact }: { contact: ContactDetail }) {
  if (contact.merges.length === 0) return null
  return (
    <Part title={words.history}>
      <ul className="flex flex-col">
        {contact.merges.map((merge) => (
          <Row key={merge.id} merge={merge} contactId={contact.id} />
        ))}
      </ul>
    </Part>
  )
}

function Row({ merge, contactId }: { merge: ContactMerge; contactId: string }) {
  const now = useNow()
  const split = useSplit(merge.keptId)
  const [asking, setAsking] = useState(false)
  const { data: other } = useQuery(contactQuery(merge.keptId === contactId ? merge.mergedId : merge.keptId))
  const name = other ? contactName(other) : words.other
  const at = merge.splitAt ?? merge.mergedAt
  return (
    <li data-testid="merge-row" className="flex min-h-12 items-center gap-2 border-b border-line py-1">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{name}</span>
        <time dateTime={at} title={exact(at)} className="block text-meta text-ink-3">
          {merge.splitAt
            ? words.splitAt(agoPhrase(at, now), merge.splitBy?.name ?? s.event.someone)
            : words.mergedAt(agoPhrase(at, now), merge.mergedBy.name)}
        </time>
      </span>
      {!merge.splitAt && (
        <Button onClick={() => setAsking(true)} disabled={split.isPending} data-testid="split">
          {words.split}
        </Button>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={words.splitTitle(name)}
        lead={words.splitLead}
        action={words.split}
        look="primary"
        onConfirm={() => split.mutate(merge.id)}
      />
    </li>
  )
}
