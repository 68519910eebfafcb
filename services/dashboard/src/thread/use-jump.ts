/** Goes to a message of the thread, loading older ones until it is there. */
import { useCallback, type RefObject } from 'react'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'

const PAGES_MAX = 20

export interface Older {
  has: () => boolean
  load: () => Promise<unknown>
}

export function useJump(box: RefObject<HTMLElement | null>, older: RefObject<Older>): (messageId: string) => void {
  const toasts = useToasts()
  return useCallback(
    (messageId: string) => {
      const go = async () => {
        const found = await find(box, older, messageId)
        if (found) show(found)
        else toasts.good(s.kinds.mark.notLoaded)
      }
      void go()
    },
    [box, older, toasts],
  )
}

async function find(
  box: RefObject<HTMLElement | null>,
  older: RefObject<Older>,
  messageId: string,
): Promise<HTMLElement | undefined> {
  for (let page = 0; page <= PAGES_MAX; page += 1) {
    const found = box.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`)
    if (found) return found
    if (!older.current.has()) return undefined
    // Each page says whether there is one before it.
    // oxlint-disable-next-line no-await-in-loop
    await older.current.load()
    // oxlint-disable-next-line no-await-in-loop
    await painted()
  }
  return undefined
}

function show(element: HTMLElement): void {
  element.scrollIntoView({ block: 'center', behavior: 'smooth' })
  // The keyboard, and whoever listens, comes along.
  element.focus({ preventScroll: true })
  element.classList.remove('flash')
  requestAnimationFrame(() => element.classList.add('flash'))
  element.addEventListener('animationend', () => element.classList.remove('flash'), { once: true })
}

function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve())
  })
}
