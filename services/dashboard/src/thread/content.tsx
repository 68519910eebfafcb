/** What a message carries, by kind. Kinds that cannot be shown keep their readable placeholder. */
import {
  ContactRound,
  FileText,
  Image,
  MapPin,
  Mic,
  MousePointerClick,
  ShoppingBag,
  Sticker,
  TriangleAlert,
  Video,
  type LucideIcon,
} from 'lucide-react'
import type { Message } from '@/api/types'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { WhatsAppText } from './whatsapp-text'

const ICONS: Record<string, LucideIcon> = {
  image: Image,
  video: Video,
  audio: Mic,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
  location: MapPin,
  contacts: ContactRound,
  order: ShoppingBag,
  unsupported: TriangleAlert,
}

export function Content({ message }: { message: Message }) {
  const pressed = message.direction === 'inbound' && (message.kind === 'button' || message.kind === 'interactive')
  const Icon = pressed ? MousePointerClick : ICONS[message.kind]
  // The time stands at the end of the last line where there is room for it, as in WhatsApp.
  const trail = message.direction === 'outbound' ? 'trail-long' : 'trail-short'
  const buttons = message.direction === 'outbound' ? buttonTitles(message.content) : []
  const below = buttons.length > 0 || message.kind === 'location' || message.kind === 'unsupported'
  return (
    <>
      <div className="flex items-start gap-2">
        {Icon && (
          <Icon
            role="img"
            aria-label={pressed ? s.thread.pressed : message.kind}
            size={16}
            strokeWidth={1.75}
            className="mt-[3px] shrink-0 opacity-70"
          />
        )}
        <WhatsAppText text={message.text} className={cx('min-w-0', below ? '' : trail)} />
      </div>
      {message.kind === 'location' && <MapLink content={message.content} />}
      {message.kind === 'unsupported' && <p className="mt-1 text-meta opacity-75">{s.thread.unsupportedHint}</p>}
      {buttons.length > 0 && <Buttons titles={buttons} />}
      {below && <div className="h-4" />}
    </>
  )
}

function Buttons({ titles }: { titles: string[] }) {
  return (
    <ul aria-label={s.thread.buttonsSent} className="-mx-1 mt-2 flex flex-wrap gap-1">
      {titles.map((title) => (
        <li key={title} className="rounded-control border border-current/25 px-2 text-work font-medium">
          {title}
        </li>
      ))}
    </ul>
  )
}

function MapLink({ content }: { content: Record<string, unknown> }) {
  const { latitude, longitude } = content
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null
  return (
    <a
      href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}
      target="_blank"
      rel="noreferrer noopener"
      className="text-work underline underline-offset-2"
    >
      {s.thread.location}
    </a>
  )
}

function buttonTitles(content: Record<string, unknown>): string[] {
  const buttons = content['buttons']
  if (!Array.isArray(buttons)) return []
  return buttons.flatMap((button: unknown) => {
    const title = typeof button === 'object' && button !== null ? (button as Record<string, unknown>)['title'] : button
    return typeof title === 'string' ? [title] : []
  })
}
