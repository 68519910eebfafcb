/** Actions of the page that is open, for the command menu: the page puts them in, the menu shows them. */
import type { LucideIcon } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'

export interface PageCommand {
  id: string
  label: string
  icon: LucideIcon
  shortcut?: string
  run: () => void
}

let current: readonly PageCommand[] = []
const listeners = new Set<() => void>()

function publish(commands: readonly PageCommand[]): void {
  current = commands
  for (const listener of listeners) listener()
}

/** The page's commands while it is shown. Pass a memoised list. */
export function usePageCommands(commands: readonly PageCommand[]): void {
  useEffect(() => {
    publish(commands)
    return () => publish([])
  }, [commands])
}

export function useCurrentCommands(): readonly PageCommand[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}
