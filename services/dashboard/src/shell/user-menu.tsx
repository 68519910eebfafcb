/** The person signed in: presence, theme, shortcuts, sign out. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CircleDashed, Command, Keyboard, LogOut, Moon, UserCheck } from 'lucide-react'
import { signOut, useSession } from '@/api/session'
import { COMMAND_KEY } from '@/lib/shortcuts'
import { switchTheme } from '@/lib/theme'
import { s } from '@/strings'
import { Avatar } from '@/ui/avatar'
import { cx } from '@/ui/cx'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/ui/menu'
import { useToasts } from '@/ui/toast'
import { usePresence } from './presence'

export function UserMenu({ onMenu, onHelp }: { onMenu: () => void; onHelp: () => void }) {
  const { user } = useSession()
  const { presence, change } = usePresence()
  const leave = useSignOut()
  const online = presence === 'online'
  const trigger = (
    <button
      type="button"
      data-testid="user-menu"
      aria-label={`${s.presence.you(user.name)}, ${s.presence[presence]}`}
      className="relative rounded-full"
    >
      <Avatar name={user.name} size={36} />
      <span
        aria-hidden
        className={cx(
          'absolute right-0 bottom-0 size-3 rounded-full border-2 border-surface',
          online ? 'bg-good' : 'bg-surface ring-2 ring-ink-3 ring-inset',
        )}
      />
    </button>
  )
  return (
    <Menu trigger={trigger} align="start" side="right">
      <MenuLabel>
        <span className="block text-work font-medium text-ink">{user.name}</span>
        {user.email}
      </MenuLabel>
      <MenuSeparator />
      <MenuItem
        icon={online ? CircleDashed : UserCheck}
        label={online ? s.presence.setAway : s.presence.setOnline}
        onSelect={() => change(online ? 'away' : 'online')}
      />
      <MenuItem icon={Command} label={s.menu.open} shortcut={COMMAND_KEY} onSelect={onMenu} />
      <MenuItem icon={Keyboard} label={s.menu.shortcuts} shortcut="?" onSelect={onHelp} />
      <MenuItem icon={Moon} label={s.menu.theme} onSelect={switchTheme} />
      <MenuSeparator />
      <MenuItem icon={LogOut} label={s.menu.signOut} onSelect={leave} />
    </Menu>
  )
}

export function useSignOut(): () => void {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const toasts = useToasts()
  return () =>
    void signOut()
      .then(() => {
        queries.clear()
        return navigate({ to: '/sign-in', search: {} })
      })
      .catch((error: unknown) => toasts.fail(s.menu.signOut, error))
}
