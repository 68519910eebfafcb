/** Another name for a contact. */
import { useState, type FormEvent } from 'react'
import { useRename } from '@/api/contacts'
import type { ContactDetail } from '@/api/types'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/field'

const words = s.contacts

export function RenameDialog({ contact, onClose }: { contact: ContactDetail; onClose: () => void }) {
  const rename = useRename(contact.id)
  const [name, setName] = useState(contact.name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rename.mutate(name.trim())
    onClose()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={words.rename}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={words.nameLabel}
          hint={words.nameHint}
          value={name}
          onChange={(event) => setName(event.target.value)}
          data-testid="rename-name"
        />
        <footer className="flex justify-end gap-2">
          <Button onClick={onClose}>{s.common.cancel}</Button>
          <Button type="submit" look="primary" data-testid="rename-save">
            {s.common.save}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
