/** Whether a media query holds, kept up to date. */
import { useSyncExternalStore } from 'react'

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}

/** From here on the details stand beside the thread instead of over it. */
export const useWide = () => useMedia('(min-width: 1280px)')
