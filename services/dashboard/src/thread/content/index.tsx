/** What a message carries, each kind in its own way. */
import type { Message } from '@/api/types'
import { WhatsAppText } from '../whatsapp-text'
import { CallPermission, FormAnswers, TapLine } from './answers'
import { ContactCards } from './contact-cards'
import { MediaView } from './media'
import { OfferView } from './offer'
import { OrderTable } from './order-table'
import { PlaceView } from './place'
import { readBody, type Body } from './read'
import { TemplateView } from './template'
import { UnsupportedView } from './unsupported'

export function Content({ message }: { message: Message }) {
  const body = readBody(message)
  // The time stands at the end of the last line where there is room for it, as in WhatsApp.
  const trail = message.direction === 'outbound' ? 'trail-long' : 'trail-short'
  if (body.type === 'text') return <WhatsAppText text={body.text} className={`min-w-0 ${trail}`} />
  if (body.type === 'tap') return <TapLine tap={body} trail={trail} />
  return (
    <>
      <Block body={body} message={message} />
      <div className="h-4" />
    </>
  )
}

function Block({ body, message }: { body: Exclude<Body, { type: 'text' | 'tap' }>; message: Message }) {
  switch (body.type) {
    case 'media':
      return <MediaView message={message} body={body} />
    case 'place':
      return <PlaceView place={body} />
    case 'cards':
      return <ContactCards cards={body.cards} />
    case 'form':
      return <FormAnswers form={body} />
    case 'calls':
      return <CallPermission calls={body} />
    case 'order':
      return <OrderTable order={body} />
    case 'template':
      return <TemplateView template={body} />
    case 'unsupported':
      return <UnsupportedView unsupported={body} />
    default:
      return <OfferView offer={body} />
  }
}
