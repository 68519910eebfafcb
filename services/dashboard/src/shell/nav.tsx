/** The rail at the side; on a phone the bar at the bottom. */
import { BookOpen, Bot, Inbox, Plug, Settings, type LucideIcon } from 'lucide-react'
import { Link, useMatchRoute } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useNeedsYou } from '@/inbox/use-rows'
import { useAlarm } from '@/integrations/use-alarm'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { Tooltip } from '@/ui/tooltip'
import { StreamDot } from './stream-dot'
import { UserMenu } from './user-menu'

type To = '/inbox' | '/knowledge' | '/operators' | '/integrations' | '/settings'

const PLACES: { to: To; icon: LucideIcon; label: string }[] = [
  { to: '/inbox', icon: Inbox, label: s.nav.inbox },
  { to: '/knowledge', icon: BookOpen, label: s.nav.knowledge },
  { to: '/operators', icon: Bot, label: s.nav.operators },
  { to: '/integrations', icon: Plug, label: s.nav.integrations },
  { to: '/settings', icon: Settings, label: s.nav.settings },
]

export function Nav({ onMenu, onHelp }: { onMenu: () => void; onHelp: () => void }) {
  const inThread = Boolean(useMatchRoute()({ to: '/inbox/$conversationId' }))
  const waiting = useNeedsYou()
  const alarm = useAlarm()
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) ${s.app.name}` : s.app.name
  }, [waiting])
  return (
    <nav
      aria-label={s.nav.label}
      className={cx(
        'flex shrink-0 items-center border-line bg-surface max-md:h-14 max-md:justify-around max-md:border-t max-md:px-2 max-md:pb-[env(safe-area-inset-bottom)] md:w-14 md:flex-col md:gap-1 md:border-r md:py-3',
        inThread && 'max-md:hidden',
      )}
    >
      <img src="/favicon.svg" alt={s.app.name} width={28} height={28} className="mb-3 max-md:hidden" />
      {PLACES.map(({ to, icon: Icon, label }) => (
        <Tooltip key={to} label={label} side="right">
          <Link
            to={to}
            {...(to === '/inbox' ? { search: {} } : {})}
            activeOptions={{ includeSearch: false }}
            aria-label={named(to, label, waiting, alarm)}
            className="relative flex size-10 items-center justify-center rounded-card text-ink-2 transition-colors duration-150 hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-text"
          >
            <Icon aria-hidden size={20} strokeWidth={1.75} />
            {to === '/inbox' && waiting > 0 && <Count value={waiting} />}
            {to === '/integrations' && alarm && <Alarm />}
          </Link>
        </Tooltip>
      ))}
      <div className="flex items-center gap-1 md:mt-auto md:flex-col md:gap-2">
        <StreamDot />
        <UserMenu onMenu={onMenu} onHelp={onHelp} />
      </div>
    </nav>
  )
}

/** What the mark beside an icon says, for those who do not see it. */
function named(to: string, label: string, waiting: number, alarm: boolean): string {
  if (to === '/inbox' && waiting > 0) return `${label}, ${s.inbox.views['needs-you']}: ${waiting}`
  return to === '/integrations' && alarm ? `${label}, ${s.notices.critical}` : label
}

function Alarm() {
  return (
    <span
      aria-hidden
      data-testid="nav-alarm"
      className="absolute top-1 right-1 size-2.5 rounded-full bg-fail ring-2 ring-surface"
    />
  )
}

function Count({ value }: { value: number }) {
  return (
    <span
      aria-hidden
      className="absolute top-0.5 right-0 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-[10px] leading-none font-semibold text-accent-ink tabular ring-2 ring-surface"
    >
      {value > 99 ? '99+' : value}
    </span>
  )
}
