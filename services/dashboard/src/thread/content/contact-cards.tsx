/** Contact cards, each number to copy. */
import { Mail, Phone } from 'lucide-react'
import { s } from '@/strings'
import { Avatar } from '@/ui/avatar'
import { CopyButton } from '@/ui/copy'
import type { Card, Line } from './cards'

export function ContactCards({ cards }: { cards: readonly Card[] }) {
  return (
    <ul className="flex w-64 max-w-full flex-col divide-y divide-current/15">
      {cards.map((card, index) => (
        // Two cards may be equal in everything but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index} data-testid="contact-card" className="flex flex-col gap-1 py-1.5 first:pt-0.5 last:pb-0">
          <div className="flex items-center gap-2.5">
            <Avatar name={card.name} />
            <div className="min-w-0">
              <p className="truncate leading-5 font-medium">{card.name}</p>
              {card.organisation && <p className="truncate text-meta opacity-75">{card.organisation}</p>}
            </div>
          </div>
          <Lines icon={Phone} lines={card.phones} />
          <Lines icon={Mail} lines={card.emails} />
        </li>
      ))}
    </ul>
  )
}

function Lines({ icon: Icon, lines }: { icon: typeof Phone; lines: readonly Line[] }) {
  return lines.map(({ value, label }) => (
    <p key={value} className="flex items-center gap-2 text-work">
      <Icon aria-hidden size={13} strokeWidth={1.75} className="shrink-0 opacity-70" />
      <span className="min-w-0 truncate tabular">{value}</span>
      {label && <span className="text-meta opacity-75">{label.toLowerCase()}</span>}
      <span className="ml-auto">
        <CopyButton value={value} label={s.kinds.cards.copy(value)} small onColour />
      </span>
    </p>
  ))
}
