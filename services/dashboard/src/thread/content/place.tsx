/** A place, with a link to a map. No map is loaded by itself: nobody is told where customers are. */
import { ExternalLink, MapPin } from 'lucide-react'
import { s } from '@/strings'
import { CopyButton } from '@/ui/copy'
import type { Place } from './read'

export function PlaceView({ place }: { place: Place }) {
  const { latitude, longitude, name, address } = place
  const coordinates = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
  return (
    <div className="flex w-64 max-w-full items-start gap-2.5" data-testid="place">
      <span className="mt-0.5 flex size-9 shrink-0 items-center justify-center rounded-full bg-current/10">
        <MapPin aria-hidden size={18} strokeWidth={1.75} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="leading-5 font-medium break-words">{name ?? s.kinds.place.title}</p>
        {address && <p className="text-work break-words opacity-85">{address}</p>}
        <p className="flex items-center gap-1 text-meta opacity-85">
          <span className="tabular">{coordinates}</span>
          <CopyButton value={coordinates} label={s.kinds.place.copy} small onColour />
        </p>
        <a
          href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}
          target="_blank"
          rel="noreferrer noopener"
          className="inline-flex items-center gap-1 text-work underline underline-offset-2"
        >
          {s.kinds.place.map}
          <ExternalLink size={12} role="img" aria-label={s.common.openInNew} />
        </a>
      </div>
    </div>
  )
}
