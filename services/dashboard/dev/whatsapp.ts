/** The invented API of templates, notices, contacts and files. */
import type { ContactDetail, Conversation, Notice, StoredFile, Template } from '../src/api/types'
import { iso, ME } from './people.ts'

const HOUR = 3_600_000

const template = (name: string, more: Partial<Template>): Template => ({
  id: `template-${name}`,
  name,
  language: 'en_US',
  category: 'UTILITY',
  parameterFormat: 'POSITIONAL',
  status: 'APPROVED',
  components: [],
  parameters: [],
  preview: '',
  syncedAt: iso(3 * HOUR),
  ...more,
})

export const templates: Template[] = [
  template('order_update', {
    quality: 'GREEN',
    preview: 'Order {{1}}\n\nHello {{1}}, your order arrives on {{2}}.\n\nExample Shoes',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' },
      { type: 'BODY', text: 'Hello {{1}}, your order arrives on *{{2}}*.' },
      { type: 'FOOTER', text: 'Example Shoes' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Change the day' }] },
    ],
    parameters: [
      { component: 'header', index: 1, type: 'text', required: true, example: '20931' },
      { component: 'body', index: 1, type: 'text', required: true, example: 'Ada' },
      { component: 'body', index: 2, type: 'text', required: true, example: 'Friday' },
    ],
  }),
  template('summer_sale', {
    category: 'MARKETING',
    status: 'PAUSED',
    quality: 'RED',
    preview: 'Everything for the summer, up to 40 % off.',
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: 'Everything for the summer, up to 40 % off.' },
    ],
  }),
  template('rueckruf', {
    language: 'de',
    preview: 'Wir haben versucht, Sie zu erreichen.',
    components: [{ type: 'BODY', text: 'Wir haben versucht, Sie zu erreichen.' }],
  }),
  template('gift', {
    category: 'MARKETING',
    status: 'REJECTED',
    rejectionReason: 'INVALID_FORMAT',
    preview: 'A gift for {{1}}',
    components: [{ type: 'BODY', text: 'A gift for {{1}}' }],
  }),
]

export const notices: Notice[] = [
  {
    id: 'notice-1',
    field: 'phone_number_quality_update',
    event: 'FLAGGED',
    severity: 'critical',
    title:
      'Meta flagged the number for low quality. Customers block or report it; write less, and only who asked for it.',
    detail: { event: 'FLAGGED', display_phone_number: '15550100900' },
    occurredAt: iso(2 * HOUR),
  },
  {
    id: 'notice-2',
    field: 'message_template_status_update',
    event: 'PAUSED',
    severity: 'warning',
    title: 'Template summer_sale is paused for low quality. It can be sent again in three hours.',
    detail: { event: 'PAUSED', message_template_name: 'summer_sale' },
    occurredAt: iso(5 * HOUR),
  },
  {
    id: 'notice-3',
    field: 'account_alerts',
    event: 'OBA_APPROVED',
    severity: 'info',
    title: 'The number is an official business account now.',
    detail: {},
    occurredAt: iso(50 * HOUR),
    resolvedAt: iso(50 * HOUR),
  },
]

export const files: StoredFile[] = []

export function contact(conversation: Conversation, others: Conversation[]): ContactDetail {
  const { id, name, phoneNumber } = conversation.contact
  return {
    id,
    name,
    ...(phoneNumber ? { phoneNumber } : {}),
    kind: 'person',
    createdAt: iso(90 * HOUR),
    updatedAt: iso(HOUR),
    identities: [
      { kind: 'wa_id', knownSince: iso(90 * HOUR), value: phoneNumber?.slice(1) ?? '' },
      { kind: 'bsuid', knownSince: iso(90 * HOUR), value: 'DE.13491208655302741918' },
      { kind: 'wa_id', knownSince: iso(90 * HOUR), value: '4915550100100', retiredAt: iso(40 * HOUR) },
    ],
    conversations: [conversation, ...others],
    merges: [{ id: 'merge-1', keptId: id, mergedId: 'contact-c1', mergedBy: ME, mergedAt: iso(30 * HOUR) }],
    possibleDuplicates: [
      {
        id: 'contact-c5',
        kind: 'person',
        name: 'Ada L.',
        phoneNumber: '+4915550100102',
        createdAt: iso(HOUR),
        updatedAt: iso(HOUR),
      },
    ],
    marketingStoppedAt: iso(20 * HOUR),
  }
}

const SHOE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="#c9d8c5"/><path d="M40 220c10-60 60-40 90-80 30 20 60 60 150 60 60 0 80 20 80 40H40z" fill="#2d5f73"/><path d="M40 240h320v14H40z" fill="#1b2a2f"/></svg>`
const SMILE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="46" fill="#f5c542"/><circle cx="36" cy="42" r="6"/><circle cx="64" cy="42" r="6"/><path d="M30 62q20 20 40 0" fill="none" stroke="#000" stroke-width="5" stroke-linecap="round"/></svg>`
const RATE = 8000

/** Bytes of a media object, by its name. */
export function media(name: string): { type: string; body: Buffer } {
  if (name === 'shoe.svg') return { type: 'image/svg+xml', body: Buffer.from(SHOE) }
  if (name === 'sticker.svg') return { type: 'image/svg+xml', body: Buffer.from(SMILE) }
  if (name === 'voice.wav') return { type: 'audio/wav', body: tone(4) }
  return { type: 'application/octet-stream', body: Buffer.from(name) }
}

/** A quiet tone in 8-bit mono. */
function tone(seconds: number): Buffer {
  const samples = Buffer.from(
    Array.from({ length: RATE * seconds }, (_, at) => 128 + Math.round(20 * Math.sin(at / 6))),
  )
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(RATE, 24)
  head.writeUInt32LE(RATE, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}
