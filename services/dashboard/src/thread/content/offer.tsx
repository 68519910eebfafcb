/** What we offered to be tapped, as the customer sees it. */
import { ChevronDown, ExternalLink, List, MapPin } from 'lucide-react'
import { useId, useState } from 'react'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { WhatsAppText } from '../whatsapp-text'
import type { ListSection, Offer } from './read'

const ROW = 'flex min-h-8 items-center justify-center gap-1.5 px-2 py-1 text-center text-work font-medium'

export function OfferView({ offer }: { offer: Offer }) {
  return (
    <div className="flex min-w-48 flex-col">
      {offer.header && <p className="font-semibold">{offer.header}</p>}
      <WhatsAppText text={offer.body} />
      {offer.footer && <p className="text-meta opacity-75">{offer.footer}</p>}
      <div className="-mx-3 mt-1.5 divide-y divide-current/15 border-t border-current/15">
        <Choices offer={offer} />
      </div>
    </div>
  )
}

function Choices({ offer }: { offer: Offer }) {
  switch (offer.type) {
    case 'buttons':
      return (
        <ul aria-label={s.thread.buttonsSent} className="divide-y divide-current/15">
          {offer.buttons.map((title) => (
            <li key={title} className={ROW}>
              {title}
            </li>
          ))}
        </ul>
      )
    case 'list':
      return <Opened button={offer.button} sections={offer.sections} />
    case 'link':
      return (
        <a
          href={/^https?:\/\//.test(offer.url) ? offer.url : undefined}
          target="_blank"
          rel="noreferrer noopener"
          className={cx(ROW, 'underline underline-offset-2')}
        >
          <ExternalLink size={14} role="img" aria-label={s.common.openInNew} />
          {offer.label}
        </a>
      )
    case 'ask_place':
      return (
        <p className={ROW}>
          <MapPin aria-hidden size={14} />
          {s.kinds.offer.askPlace}
        </p>
      )
  }
}

/** The list's button opens its rows here as it does on the phone. */
function Opened({ button, sections }: { button: string; sections: readonly ListSection[] }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const rows = sections.reduce((total, section) => total + section.rows.length, 0)
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        aria-label={s.kinds.offer.open(button)}
        onClick={() => setOpen(!open)}
        data-testid="list-open"
        className={cx(ROW, 'w-full focus-inset hover:bg-current/5')}
      >
        <List aria-hidden size={14} />
        {button}
        <span className="text-meta font-normal opacity-75">{s.kinds.offer.rows(rows)}</span>
        <ChevronDown aria-hidden size={14} className={cx('transition-transform', open && 'rotate-180')} />
      </button>
      <div id={id} hidden={!open} className="px-3 py-1.5 text-work" data-testid="list-rows">
        {sections.map((section, index) => (
          // Sections may share a title, or have none.
          // oxlint-disable-next-line react/no-array-index-key
          <section key={index} className="mt-2 first:mt-0">
            {section.title && <h4 className="text-meta font-semibold opacity-75">{section.title}</h4>}
            <ul>
              {section.rows.map((row) => (
                <li key={row.title} className="py-1">
                  <p className="leading-5">{row.title}</p>
                  {row.description && <p className="text-meta opacity-75">{row.description}</p>}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  )
}
