/** Which files can become knowledge. Pure. */
import { s } from '@/strings'

export const ENDINGS = ['md', 'markdown', 'txt', 'html', 'htm', 'pdf', 'docx']
export const FILE_BYTES_MAX = 20 * 1024 * 1024

/** Why a file cannot be taken, told before it is sent. */
export function refusal({ name, size: bytes }: Pick<File, 'name' | 'size'>): string | undefined {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase()
  if (!ending || !ENDINGS.includes(ending)) return s.sources.wrongKind
  if (bytes === 0) return s.sources.emptyFile
  return bytes > FILE_BYTES_MAX ? s.sources.tooLarge : undefined
}

/** What an upload came to. An API of another version may say nothing of it, or what is not known here: it is read then. */
export function uploadedWords(upload: string | undefined, name: string): string {
  const known: Partial<Record<string, (name: string) => string>> = s.sources.uploaded
  return (known[upload ?? 'new'] ?? s.sources.uploaded.new)(name)
}
