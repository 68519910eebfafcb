/** Files on their way into a message: uploaded as soon as they are chosen. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { uploadFile, type Upload } from '@/api/files'
import { asProblem, type Problem } from '@/api/problem'
import type { StoredFile } from '@/api/types'
import { canBeVoice, kindOf, refusal, type FileKind } from './limits'

const FILES_MAX = 10

export interface Attachment {
  key: string
  file: File
  /** Shown for pictures. */
  preview: string | undefined
  kind: FileKind | undefined
  voice: boolean | undefined
  /** 0 to 1. */
  progress: number
  stored: StoredFile | undefined
  /** Why it cannot be sent. */
  refused: string | undefined
}

export interface Attachments {
  items: readonly Attachment[]
  add: (files: Iterable<File>) => void
  remove: (key: string) => void
  change: (key: string, change: Partial<Pick<Attachment, 'kind' | 'voice' | 'refused'>>) => void
}

let nextKey = 0

export function useAttachments(): Attachments {
  const [items, setItems] = useState<readonly Attachment[]>([])
  const uploads = useRef(new Map<string, Upload>())
  const previews = useRef(new Map<string, string>())

  useEffect(() => {
    const [running, shown] = [uploads.current, previews.current]
    return () => {
      for (const upload of running.values()) upload.cancel()
      for (const url of shown.values()) URL.revokeObjectURL(url)
    }
  }, [])

  const set = useCallback((key: string, change: Partial<Attachment>) => {
    setItems((held) => held.map((item) => (item.key === key ? { ...item, ...change } : item)))
  }, [])

  const start = useCallback(
    (key: string, file: File) => {
      const upload = uploadFile(file, (progress) => set(key, { progress }))
      uploads.current.set(key, upload)
      const settle = async () => {
        try {
          const stored = await upload.done
          set(key, { stored, progress: 1, kind: kindOf({ type: stored.mimeType, size: stored.sizeBytes }) })
        } catch (error) {
          set(key, { refused: reason(asProblem(error)) })
        } finally {
          uploads.current.delete(key)
        }
      }
      void settle()
    },
    [set],
  )

  const add = useCallback(
    (files: Iterable<File>) => {
      const fresh = [...files].map((file): Attachment => {
        nextKey += 1
        const key = `file-${nextKey}`
        const preview = ['image', 'sticker'].includes(kindOf(file) ?? '') ? URL.createObjectURL(file) : undefined
        if (preview) previews.current.set(key, preview)
        const voice = canBeVoice(file) ? true : undefined
        return { key, file, preview, kind: kindOf(file), voice, progress: 0, stored: undefined, refused: refusal(file) }
      })
      setItems((held) => [...held, ...fresh].slice(0, FILES_MAX))
      for (const item of fresh.slice(0, FILES_MAX)) if (!item.refused) start(item.key, item.file)
    },
    [start],
  )

  const remove = useCallback((key: string) => {
    uploads.current.get(key)?.cancel()
    uploads.current.delete(key)
    const preview = previews.current.get(key)
    if (preview) URL.revokeObjectURL(preview)
    previews.current.delete(key)
    setItems((held) => held.filter((item) => item.key !== key))
  }, [])

  return { items, add, remove, change: set }
}

/** The field's own words say the limit best. */
function reason(problem: Problem): string {
  return problem.fields[0]?.message ?? problem.detail ?? problem.message
}
