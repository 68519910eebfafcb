/** Who is signed in, how the page looks, the teams, and the keys of scripts. */
import { Link } from '@tanstack/react-router'
import { ChartColumn, Laptop, LogOut, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { useSession } from '@/api/session'
import { chooseTheme, themeChoice, type ThemeChoice } from '@/lib/theme'
import { useSignOut } from '@/shell/user-menu'
import { s } from '@/strings'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { cx } from '@/ui/cx'
import { Page, Section } from '@/ui/page'
import { ApiKeys } from './api-keys'
import { Teams } from './teams'

export function SettingsPage() {
  const { user, account } = useSession()
  const leave = useSignOut()
  return (
    <Page title={s.settings.title}>
      <Section title={s.settings.profile}>
        <div className="flex flex-wrap items-center gap-3">
          <Avatar name={user.name} />
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium">{user.name}</p>
            <p className="truncate text-ink-3">{`${user.email} · ${s.settings.role[user.role]} · ${account.name}`}</p>
          </div>
          <Button icon={LogOut} onClick={leave} data-testid="sign-out">
            {s.settings.signOut}
          </Button>
        </div>
      </Section>
      <Section title={s.settings.appearance}>
        <Theme />
      </Section>
      {user.role !== 'agent' && <UsageLink />}
      {user.role !== 'agent' && <Teams />}
      {user.role !== 'agent' && <ApiKeys />}
    </Page>
  )
}

function UsageLink() {
  return (
    <Section title={s.usage.title} lead={s.usage.settingsLead}>
      <Link
        to="/settings/usage"
        search={{}}
        data-testid="open-usage"
        className="inline-flex h-8 w-fit items-center gap-1.5 rounded-control border border-line-strong bg-surface px-3 font-medium transition-colors duration-150 hover:bg-hover pointer-coarse:h-10"
      >
        <ChartColumn aria-hidden size={16} strokeWidth={1.75} />
        {s.usage.open}
      </Link>
    </Section>
  )
}

const THEMES: { choice: ThemeChoice; icon: typeof Sun; words: string }[] = [
  { choice: 'light', icon: Sun, words: s.settings.light },
  { choice: 'dark', icon: Moon, words: s.settings.dark },
  { choice: 'system', icon: Laptop, words: s.settings.system },
]

function Theme() {
  const [chosen, setChosen] = useState(themeChoice)
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">{s.settings.theme}</legend>
      {THEMES.map(({ choice, icon: Icon, words }) => (
        <label
          key={choice}
          className={cx(
            'flex h-9 cursor-pointer items-center gap-2 rounded-control border px-3 transition-colors duration-150 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus pointer-coarse:h-11',
            choice === chosen
              ? 'border-accent bg-accent-soft font-medium text-accent-text'
              : 'border-line-strong bg-surface text-ink-2 hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name="theme"
            className="sr-only"
            checked={choice === chosen}
            onChange={() => {
              setChosen(choice)
              chooseTheme(choice)
            }}
          />
          <Icon aria-hidden size={16} strokeWidth={1.75} />
          {words}
        </label>
      ))}
    </fieldset>
  )
}
