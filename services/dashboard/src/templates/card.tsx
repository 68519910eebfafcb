/** A template as the customer sees it. */
import { FileText, Image, MapPin, Video } from 'lucide-react'
import { WhatsAppText } from '@/thread/whatsapp-text'
import { s } from '@/strings'
import type { ShownTemplate } from './fill'

const ICONS: Record<string, typeof Image> = { IMAGE: Image, VIDEO: Video, DOCUMENT: FileText, LOCATION: MapPin }

export function TemplateCard({ shown }: { shown: ShownTemplate }) {
  const Icon = shown.media ? (ICONS[shown.media] ?? FileText) : undefined
  return (
    <div className="flex min-w-48 flex-col" data-testid="template-card">
      {Icon && (
        <div className="mb-1.5 flex h-20 items-center justify-center rounded-card bg-current/8">
          <Icon
            role="img"
            aria-label={s.templates.media[shown.media ?? ''] ?? shown.media}
            size={22}
            strokeWidth={1.5}
            className="opacity-70"
          />
        </div>
      )}
      {shown.header && <p className="font-semibold break-words">{shown.header}</p>}
      <WhatsAppText text={shown.body} />
      {shown.footer && <p className="text-meta break-words opacity-75">{shown.footer}</p>}
      {shown.buttons.length > 0 && (
        <ul
          aria-label={s.kinds.offer.buttons}
          className="-mx-3 mt-1.5 divide-y divide-current/15 border-t border-current/15"
        >
          {shown.buttons.map((title) => (
            <li key={title} className="px-2 py-1 text-center text-work font-medium">
              {title}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
