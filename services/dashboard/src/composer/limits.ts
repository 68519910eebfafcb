/** Meta's limits for what people write, to be shown while they write. The server decides; this only tells them early. Pure. */
import type { FileKind } from '@/api/types'
import { KB, MB, size } from '@/lib/size'
import { s } from '@/strings'

/** Lengths in UTF-16 units, the strictest way Meta may count. */
export const LIMITS = {
  text: 4096,
  offerText: 1024,
  listText: 4096,
  caption: 1024,
  buttonTitle: 20,
  rowTitle: 24,
  rowDescription: 72,
  sectionTitle: 24,
  line: 60,
} as const

export const BUTTONS_MAX = 3
export const ROWS_MAX = 10

export type { FileKind }

const FILES: { kind: FileKind; types: string[]; bytesMax: number }[] = [
  { kind: 'image', types: ['image/jpeg', 'image/png'], bytesMax: 5 * MB },
  { kind: 'video', types: ['video/mp4', 'video/3gpp'], bytesMax: 16 * MB },
  { kind: 'audio', types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], bytesMax: 16 * MB },
  {
    kind: 'document',
    types: [
      'application/pdf',
      'text/plain',
      'application/msword',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.ms-excel',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
    bytesMax: 100 * MB,
  },
  { kind: 'sticker', types: ['image/webp'], bytesMax: 500 * KB },
]
const VOICE_BYTES_MAX = 512 * KB

/** For the file dialog. */
export const ACCEPTED = FILES.flatMap((rule) => rule.types).join(',')

export interface FileLike {
  type: string
  size: number
}

/** What a file will be sent as, by its type; nothing if its type says too little. */
export function kindOf(file: FileLike): FileKind | undefined {
  return FILES.find((rule) => rule.types.includes(essence(file.type)))?.kind
}

/** Why WhatsApp would not take the file, as far as it can be told before it is uploaded. */
export function refusal(file: FileLike): string | undefined {
  if (file.size === 0) return s.compose.file.empty
  const rule = FILES.find((each) => each.types.includes(essence(file.type)))
  if (!rule) return file.type === '' ? undefined : s.compose.file.type(essence(file.type))
  return file.size > rule.bytesMax
    ? s.compose.file.tooLarge(s.compose.file.kinds[rule.kind], size(rule.bytesMax), size(file.size))
    : undefined
}

export function canBeVoice(file: FileLike): boolean {
  return essence(file.type) === 'audio/ogg' && file.size <= VOICE_BYTES_MAX
}

export function takesCaption(kind: FileKind | undefined): boolean {
  return kind !== 'audio' && kind !== 'sticker'
}

/** Whether every text that must be there is, and none is too long. */
export function allFit(texts: readonly { text: string; max: number; optional?: boolean }[]): boolean {
  return texts.every(({ text, max, optional }) => text.length <= max && (optional === true || text.trim() !== ''))
}

function essence(type: string): string {
  return (type.split(';')[0] ?? '').trim().toLowerCase()
}
