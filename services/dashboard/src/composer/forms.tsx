/** The forms of what is more than text, each in a dialog that stays until WhatsApp's side of it is accepted. */
import type { Conversation, Message } from '@/api/types'
import { AskPlaceForm, PlaceForm } from './place-forms'
import { ButtonsForm, LinkForm } from './button-forms'
import { ContactForm } from './contact-form'
import { ListForm } from './list-form'
import { TemplateDialog } from './template-dialog'

export type FormName = 'template' | 'buttons' | 'list' | 'link' | 'place' | 'askPlace' | 'contact'

export interface FormProps {
  conversationId: string
  replyTo: Message | null
  /** The message is accepted; the quote it answered is used. */
  onSent: () => void
  onClose: () => void
}

interface FormsProps extends Omit<FormProps, 'conversationId'> {
  name: FormName
  conversation: Conversation
}

export function Forms({ name, conversation, ...rest }: FormsProps) {
  const props = { ...rest, conversationId: conversation.id }
  switch (name) {
    case 'template':
      return <TemplateDialog {...props} integrationId={conversation.integrationId} />
    case 'buttons':
      return <ButtonsForm {...props} />
    case 'list':
      return <ListForm {...props} />
    case 'link':
      return <LinkForm {...props} />
    case 'place':
      return <PlaceForm {...props} />
    case 'askPlace':
      return <AskPlaceForm {...props} />
    case 'contact':
      return <ContactForm {...props} />
  }
}
