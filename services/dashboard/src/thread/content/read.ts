/** What a message holds, read from its JSON: one shape for each way of showing it. Whatever is odd is shown as its text. Pure. */
import type { Message } from '@/api/types'
import { isRecord, listIn, numberIn, textIn } from '@/lib/loose'
import { readCard, type Card } from './cards'
import { readOrder, type Order } from './order'

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker'

export interface MediaBody {
  type: 'media'
  kind: MediaKind
  caption: string | undefined
  filename: string | undefined
  voice: boolean
}

export interface Place {
  type: 'place'
  latitude: number
  longitude: number
  name: string | undefined
  address: string | undefined
}

interface Framed {
  body: string
  header: string | undefined
  footer: string | undefined
}

export interface ListRow {
  title: string
  description: string | undefined
}

export interface ListSection {
  title: string | undefined
  rows: ListRow[]
}

export type Offer = Framed &
  (
    | { type: 'buttons'; buttons: string[] }
    | { type: 'list'; button: string; sections: ListSection[] }
    | { type: 'link'; label: string; url: string }
    | { type: 'ask_place' }
  )

export interface Tap {
  type: 'tap'
  from: 'button' | 'list' | 'template'
  title: string
  description: string | undefined
}

export interface Form {
  type: 'form'
  text: string
  fields: [name: string, value: string][]
}

export interface Calls {
  type: 'calls'
  accepted: boolean
  permanent: boolean
  until: string | undefined
}

export interface TemplateBody {
  type: 'template'
  name: string
  language: string
  components: unknown
  /** As it read when it was sent. */
  preview: string | undefined
}

export interface Unsupported {
  type: 'unsupported'
  original: string
  detail: string | undefined
  raw: unknown
}

export type Body =
  | { type: 'text'; text: string }
  | MediaBody
  | Place
  | { type: 'cards'; cards: Card[] }
  | Offer
  | Tap
  | Form
  | Calls
  | Order
  | TemplateBody
  | Unsupported

export const MEDIA_KINDS: readonly string[] = ['image', 'video', 'audio', 'document', 'sticker']

export function readBody(message: Pick<Message, 'kind' | 'content' | 'text' | 'direction'>): Body {
  const { kind, content, text } = message
  return read(kind, content, text) ?? { type: 'text', text }
}

function read(kind: string, content: unknown, text: string): Body | undefined {
  if (MEDIA_KINDS.includes(kind)) return readMedia(kind as MediaKind, content)
  switch (kind) {
    case 'location':
      return readPlace(content)
    case 'contacts': {
      const cards = listIn(content, 'cards').flatMap(readCard)
      return cards.length > 0 ? { type: 'cards', cards } : undefined
    }
    case 'interactive':
      return readInteractive(content, text)
    case 'button':
      return { type: 'tap', from: 'template', title: textIn(content, 'text') ?? text, description: undefined }
    case 'order':
      return readOrder(content)
    case 'template':
      return {
        type: 'template',
        name: textIn(content, 'name') ?? '',
        language: textIn(content, 'language') ?? '',
        components: isRecord(content) ? content['components'] : undefined,
        preview: textIn(content, 'preview'),
      }
    case 'unsupported':
      return {
        type: 'unsupported',
        original: textIn(content, 'originalType') ?? '',
        detail: textIn(content, 'detail'),
        raw: isRecord(content) ? content['raw'] : undefined,
      }
    default:
      return undefined
  }
}

function readMedia(kind: MediaKind, content: unknown): MediaBody {
  return {
    type: 'media',
    kind,
    caption: textIn(content, 'caption'),
    filename: textIn(content, 'filename'),
    voice: isRecord(content) && content['voice'] === true,
  }
}

function readPlace(content: unknown): Place | undefined {
  const latitude = numberIn(content, 'latitude')
  const longitude = numberIn(content, 'longitude')
  if (latitude === undefined || longitude === undefined) return undefined
  return { type: 'place', latitude, longitude, name: textIn(content, 'name'), address: textIn(content, 'address') }
}

function readInteractive(content: unknown, text: string): Body | undefined {
  const frame = {
    body: textIn(content, 'body') ?? text,
    header: textIn(content, 'header'),
    footer: textIn(content, 'footer'),
  }
  // An older message with buttons has no type of its own.
  switch (textIn(content, 'type') ?? (listIn(content, 'buttons').length > 0 ? 'buttons' : '')) {
    case 'buttons':
      return { type: 'buttons', ...frame, buttons: titles(listIn(content, 'buttons')) }
    case 'list':
      return {
        type: 'list',
        ...frame,
        button: textIn(content, 'button') ?? '',
        sections: listIn(content, 'sections').map(readSection),
      }
    case 'cta_url':
      return { type: 'link', ...frame, label: textIn(content, 'label') ?? '', url: textIn(content, 'url') ?? '' }
    case 'location_request':
      return { type: 'ask_place', ...frame }
    case 'button_reply':
      return { type: 'tap', from: 'button', title: textIn(content, 'title') ?? text, description: undefined }
    case 'list_reply':
      return {
        type: 'tap',
        from: 'list',
        title: textIn(content, 'title') ?? text,
        description: textIn(content, 'description'),
      }
    case 'form_reply':
      return { type: 'form', text, fields: formFields(isRecord(content) ? content['fields'] : undefined) }
    case 'call_permission':
      return {
        type: 'calls',
        accepted: textIn(content, 'response') === 'accept',
        permanent: isRecord(content) && content['permanent'] === true,
        until: textIn(content, 'expiresAt'),
      }
    default:
      return undefined
  }
}

function readSection(entry: unknown): ListSection {
  return {
    title: textIn(entry, 'title'),
    rows: listIn(entry, 'rows').flatMap((row) => {
      const title = textIn(row, 'title')
      return title ? [{ title, description: textIn(row, 'description') }] : []
    }),
  }
}

function titles(buttons: readonly unknown[]): string[] {
  return buttons.flatMap((button) => textIn(button, 'title') ?? (typeof button === 'string' ? button : []))
}

/** Names with what was filled in. The token that Meta puts among them belongs to nobody's answer. */
function formFields(fields: unknown): [string, string][] {
  if (!isRecord(fields)) return []
  return Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    name === 'flow_token' ? [] : [[name.replaceAll('_', ' '), plain(value)]],
  )
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(plain).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean)
}
