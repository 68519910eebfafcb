/** Which files can become knowledge. Pure. */
import { s } from '@/strings'

export const ENDINGS = ['md', 'markdown', 'txt', 'html', 'htm', 'pdf', 'docx']
export const FILE_BYTES_MAX = 20 * 1024 * 1024

/** Why a file cannot be taken, told before it is sent. */
export function refusal({ name, size: bytes }: Pick<File, 'name' | 'size'>): string | undefined {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase()
  if (!ending || !ENDINGS.includes(ending)) return s.sources.wrongKind
  return bytes > FILE_BYTES_MAX ? s.sources.tooLarge : undefined
}
