/** Files on their way to become sources, two at a time. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { asProblem } from '@/api/problem'
import { sourcesQuery, uploadKnowledge } from '@/api/sources'
import { useToasts } from '@/ui/toast'
import { refusal, uploadedWords } from './file-kinds'

const AT_ONCE = 2

export interface KnowledgeUpload {
  id: number
  name: string
  /** The fraction that has left, 0 to 1. */
  progress: number
  /** Why it was not taken. */
  failure: string | undefined
}

export interface Uploads {
  items: readonly KnowledgeUpload[]
  add: (files: readonly File[]) => void
  dismiss: (id: number) => void
}

interface Job {
  id: number
  file: File
}

let nextId = 0

export function useUploads(baseId: string): Uploads {
  const [items, setItems] = useState<readonly KnowledgeUpload[]>([])
  const waiting = useRef<Job[]>([])
  const running = useRef(0)
  const queries = useQueryClient()
  const toasts = useToasts()

  const change = useCallback((id: number, patch: Partial<KnowledgeUpload>) => {
    setItems((held) => held.map((item) => (item.id === id ? { ...item, ...patch } : item)))
  }, [])
  const dismiss = useCallback((id: number) => setItems((held) => held.filter((item) => item.id !== id)), [])

  const send = useCallback(
    async ({ id, file }: Job) => {
      try {
        const { upload } = await uploadKnowledge(baseId, file, (progress) => change(id, { progress })).done
        dismiss(id)
        void queries.invalidateQueries({ queryKey: sourcesQuery(baseId).queryKey })
        toasts.good(uploadedWords(upload, file.name))
      } catch (error) {
        const { message, detail } = asProblem(error)
        change(id, { failure: detail ?? message })
      }
    },
    [baseId, change, dismiss, queries, toasts],
  )
  const work = useCallback(async () => {
    if (running.current >= AT_ONCE) return
    running.current += 1
    for (let job = waiting.current.shift(); job; job = waiting.current.shift()) {
      // One worker sends one file after the other.
      // oxlint-disable-next-line no-await-in-loop
      await send(job)
    }
    running.current -= 1
  }, [send])

  const add = useCallback(
    (files: readonly File[]) => {
      const fresh = files.map((file) => {
        nextId += 1
        return { id: nextId, file, failure: refusal(file) }
      })
      setItems((held) => [
        ...held,
        ...fresh.map(({ id, file, failure }) => ({ id, name: file.name, progress: 0, failure })),
      ])
      waiting.current.push(...fresh.filter(({ failure }) => !failure))
      for (let worker = 0; worker < AT_ONCE; worker += 1) void work()
    },
    [work],
  )
  return { items, add, dismiss }
}
