/** What was begun in each conversation, kept while the page is open. */
import { useCallback, useState } from 'react'

const drafts = new Map<string, string>()

export function useDraftText(conversationId: string, mode: string): [string, (text: string) => void] {
  const key = `${conversationId} ${mode}`
  const [, setVersion] = useState(0)
  const set = useCallback(
    (text: string) => {
      if (text === '') drafts.delete(key)
      else drafts.set(key, text)
      setVersion((version) => version + 1)
    },
    [key],
  )
  return [drafts.get(key) ?? '', set]
}
