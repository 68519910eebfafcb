/** The frame of every page behind sign-in: navigation, live stream, commands. */
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Problem } from '@/api/problem'
import { sessionQuery } from '@/api/session'
import { LiveProvider } from '@/live/provider'
import { useShortcuts } from '@/lib/shortcuts'
import { s } from '@/strings'
import { Nav } from './nav'
import { PresenceProvider } from './presence'
import { StaleBanner } from './stale-banner'

const CommandMenu = lazy(() => import('./command-menu').then((module) => ({ default: module.CommandMenu })))
const ShortcutsHelp = lazy(() => import('./shortcuts-help').then((module) => ({ default: module.ShortcutsHelp })))

export function Shell() {
  const [menu, setMenu] = useState(false)
  const [help, setHelp] = useState(false)
  useShortcuts({ '?': () => setHelp(true) })
  useLeaveWhenSignedOut()

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      setMenu((open) => !open)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

  return (
    <LiveProvider>
      <PresenceProvider>
        <a
          href="#content"
          className="sr-only z-50 rounded-control bg-surface px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
        >
          {s.app.skipToContent}
        </a>
        <div className="flex h-dvh max-md:flex-col-reverse">
          <Nav onMenu={() => setMenu(true)} onHelp={() => setHelp(true)} />
          <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
            <StaleBanner />
            <main id="content" tabIndex={-1} className="min-h-0 flex-1 outline-none">
              <Outlet />
            </main>
          </div>
        </div>
        <Suspense>
          {menu && <CommandMenu open onOpenChange={setMenu} onHelp={() => setHelp(true)} />}
          {help && <ShortcutsHelp open onOpenChange={setHelp} />}
        </Suspense>
      </PresenceProvider>
    </LiveProvider>
  )
}

/** A session that ended elsewhere ends here too, and comes back to the same place. */
function useLeaveWhenSignedOut() {
  const navigate = useNavigate()
  const { error } = useQuery(sessionQuery)
  const signedOut = error instanceof Problem && error.status === 401
  useEffect(() => {
    if (signedOut) void navigate({ to: '/sign-in', search: { to: window.location.pathname + window.location.search } })
  }, [signedOut, navigate])
}
