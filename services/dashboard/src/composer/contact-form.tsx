/** A contact card. */
import { useState } from 'react'
import type { NewCard } from '@/api/types'
import { s } from '@/strings'
import { TextField } from '@/ui/field'
import type { FormProps } from './forms'
import { MessageDialog, usePosting } from './message-dialog'

const words = s.compose.form

export function ContactForm(props: FormProps) {
  const posting = usePosting(props)
  const [name, setName] = useState('')
  const [company, setCompany] = useState('')
  const [phone, setPhone] = useState('')
  const [email, setEmail] = useState('')
  const reachable = phone.trim() !== '' || email.trim() !== ''
  const submit = () => posting.submit({ contacts: [card(name.trim(), company.trim(), phone.trim(), email.trim())] })
  return (
    <MessageDialog
      title={words.contactTitle}
      posting={posting}
      ready={name.trim() !== '' && reachable}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <TextField
        label={words.contactName}
        value={name}
        onChange={(event) => setName(event.target.value)}
        data-testid="form-name"
      />
      <TextField
        label={words.organisation}
        optional
        value={company}
        onChange={(event) => setCompany(event.target.value)}
      />
      <TextField
        label={words.phone}
        value={phone}
        type="tel"
        hint={words.phoneHint}
        error={name !== '' && !reachable ? words.phoneNeeded : undefined}
        onChange={(event) => setPhone(event.target.value)}
        data-testid="form-phone"
      />
      <TextField
        label={words.email}
        optional
        value={email}
        type="email"
        onChange={(event) => setEmail(event.target.value)}
      />
    </MessageDialog>
  )
}

/** Besides the name that is shown, Meta wants one part of it. */
function card(name: string, company: string, phone: string, email: string): NewCard {
  return {
    name: { formattedName: name, firstName: name.split(/\s+/)[0] ?? name },
    ...(phone ? { phones: [{ phone, type: 'WORK' }] } : {}),
    ...(email ? { emails: [{ email, type: 'WORK' }] } : {}),
    ...(company ? { org: { company } } : {}),
  }
}
