/** What customers answer with: taps, forms, and whether they may be called. */
import { ClipboardList, List, MousePointerClick, Phone, PhoneOff } from 'lucide-react'
import { exact } from '@/lib/time'
import { s } from '@/strings'
import { WhatsAppText } from '../whatsapp-text'
import type { Calls, Form, Tap } from './read'

export function TapLine({ tap, trail }: { tap: Tap; trail: string }) {
  const Icon = tap.from === 'list' ? List : MousePointerClick
  return (
    <div className="flex items-start gap-2">
      <Icon
        role="img"
        aria-label={s.kinds.tap[tap.from]}
        size={16}
        strokeWidth={1.75}
        className="mt-[3px] shrink-0 opacity-70"
      />
      <div className="min-w-0">
        {tap.description && <p className="font-medium">{tap.title}</p>}
        <WhatsAppText text={tap.description ?? tap.title} className={`min-w-0 ${trail}`} />
      </div>
    </div>
  )
}

export function FormAnswers({ form }: { form: Form }) {
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex items-center gap-1.5 font-medium">
        <ClipboardList aria-hidden size={16} strokeWidth={1.75} className="shrink-0 opacity-70" />
        {s.kinds.form.title}
      </p>
      {form.fields.length === 0 ? (
        <WhatsAppText text={form.text} />
      ) : (
        <dl className="divide-y divide-current/15 border-y border-current/15 text-work">
          {form.fields.map(([name, value]) => (
            <div key={name} className="flex gap-4 py-1">
              <dt className="w-2/5 max-w-40 min-w-20 shrink-0 break-words opacity-75 first-letter:uppercase">{name}</dt>
              <dd className="min-w-0 flex-1 break-words">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}

export function CallPermission({ calls }: { calls: Calls }) {
  const Icon = calls.accepted ? Phone : PhoneOff
  const until = calls.permanent ? s.kinds.calls.permanent : calls.until && s.kinds.calls.until(exact(calls.until))
  return (
    <div className="flex items-start gap-2">
      <Icon aria-hidden size={16} strokeWidth={1.75} className="mt-1 shrink-0 opacity-70" />
      <div>
        <p className="font-medium">{calls.accepted ? s.kinds.calls.accepted : s.kinds.calls.rejected}</p>
        {calls.accepted && until && <p className="text-work opacity-80">{until}</p>}
      </div>
    </div>
  )
}
