/** Putting another contact of the same person into this one. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { findContactsQuery, useMerge } from '@/api/contacts'
import type { ContactDetail, ContactSummary } from '@/api/types'
import { contactName } from '@/lib/names'
import { s } from '@/strings'
import { Avatar } from '@/ui/avatar'
import { Confirm, Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/field'

const words = s.contacts

interface MergeConfirmProps {
  contact: ContactDetail
  other: ContactSummary
  onClose: () => void
}

export function MergeConfirm({ contact, other, onClose }: MergeConfirmProps) {
  const merge = useMerge(contact.id)
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.mergeTitle(contactName(other))}
      lead={words.mergeLead(contactName(other))}
      action={words.merge}
      look="primary"
      onConfirm={() => merge.mutate(other.id)}
    />
  )
}

export function MergeSearch({ contact, onClose }: { contact: ContactDetail; onClose: () => void }) {
  const [q, setQ] = useState('')
  const [chosen, setChosen] = useState<ContactSummary | null>(null)
  const { data } = useQuery(findContactsQuery(q))
  const others = data?.filter((other) => other.id !== contact.id)
  if (chosen) return <MergeConfirm contact={contact} other={chosen} onClose={onClose} />
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={words.searchTitle} lead={words.searchLead}>
      <TextField
        label={words.search}
        value={q}
        onChange={(event) => setQ(event.target.value)}
        autoComplete="off"
        data-testid="merge-search"
      />
      <ul className="flex min-h-40 flex-col" aria-live="polite">
        {others?.map((other) => (
          <li key={other.id}>
            <button
              type="button"
              onClick={() => setChosen(other)}
              data-testid="merge-choice"
              className="flex min-h-12 w-full items-center gap-2.5 rounded-control px-2 text-left focus-inset hover:bg-hover"
            >
              <Avatar name={other.name} size={24} />
              <span className="min-w-0 flex-1 truncate">{contactName(other)}</span>
              <span className="text-meta text-ink-3 tabular">{other.phoneNumber}</span>
            </button>
          </li>
        ))}
        {others?.length === 0 && <li className="px-2 text-ink-3">{words.noMatch}</li>}
      </ul>
    </Dialog>
  )
}
