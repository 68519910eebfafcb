/** A thread with a message of every kind, for working on how each is shown. */
import type { Message } from '../src/api/types'

type Line = Partial<Message> & Pick<Message, 'author' | 'text'> & { ago: number }

const MINUTE = 60_000

/** Each line a minute after the one before. */
function spaced(lines: (Partial<Message> & Pick<Message, 'author' | 'text'>)[]): Line[] {
  return lines.map((line, index) => ({ wamid: `wamid-${index}`, ...line, ago: (lines.length - index) * MINUTE }))
}

const customer = (kind: string, text: string, content: Record<string, unknown>, more: Partial<Message> = {}) => ({
  author: 'customer' as const,
  kind,
  text,
  content: { kind, ...content },
  ...more,
})
const agent = (kind: string, text: string, content: Record<string, unknown>, more: Partial<Message> = {}) => ({
  ...customer(kind, text, content, more),
  author: 'agent' as const,
  agent: { id: 'user-1', name: 'Mira Vogt' },
  wamid: `wamid.${text}`,
})
const ready = (name: string, mimeType: string, sizeBytes: number) => ({
  media: { state: 'ready' as const, url: `/api/media/${name}`, mimeType, sizeBytes, filename: name },
})

export const KINDS: Line[] = spaced([
  customer(
    'text',
    'I saw your ad. Are these *waterproof*?',
    {},
    {
      wamid: 'w-ad',
      context: {
        referral: {
          sourceUrl: 'https://example.com/ad',
          sourceType: 'ad',
          headline: 'Trail shoes for every weather',
          body: 'Light, grippy and dry. Made for long days outside.',
        },
      },
    },
  ),
  customer(
    'image',
    '[Image] Left one, after a week',
    { caption: 'Left one, after a week' },
    {
      ...ready('shoe.svg', 'image/svg+xml', 48_211),
      wamid: 'w-image',
      reactions: [
        { emoji: '😮', by: 'agent', at: new Date().toISOString() },
        { emoji: '👍', by: 'customer', at: new Date().toISOString() },
      ],
    },
  ),
  customer('image', '[Image]', {}, { media: { state: 'pending' } }),
  customer(
    'video',
    '[Video]',
    {},
    {
      media: {
        state: 'failed',
        reason: 'Meta keeps files for seven days; this one is gone.',
        retryUntil: '2036-01-01T00:00:00Z',
      },
    },
  ),
  customer(
    'audio',
    '[Voice message]',
    { voice: true },
    {
      ...ready('voice.wav', 'audio/wav', 16_044),
      ...({
        transcript: { state: 'ready', text: 'Hello, could you tell me whether the lamp comes in brass?' },
      } as object),
    },
  ),
  customer(
    'document',
    '[Document] Invoice 20931.pdf',
    { filename: 'Invoice 20931.pdf' },
    {
      ...ready('Invoice 20931.pdf', 'application/pdf', 184_320),
      context: { forwarded: true },
    },
  ),
  customer('sticker', '[Sticker]', {}, ready('sticker.svg', 'image/svg+xml', 9_000)),
  customer('location', '[Location] 45.4642, 9.1900', {
    latitude: 45.4642,
    longitude: 9.19,
    name: 'Piazza del Duomo',
    address: 'Piazza del Duomo, 20122 Milano',
  }),
  customer('contacts', '[Contact] Giulia Conti', {
    names: ['Giulia Conti'],
    cards: [
      {
        name: { formatted_name: 'Giulia Conti' },
        org: { company: 'Example Carrier' },
        phones: [
          { phone: '+39 055 501 0606', type: 'WORK' },
          { phone: '+39 055 501 0607', type: 'CELL' },
        ],
        emails: [{ email: 'giulia@example.com', type: 'WORK' }],
      },
    ],
  }),
  customer('order', '[Order] 2 items', {
    items: 2,
    lines: [
      { productRetailerId: 'TRAIL-42-BLUE', quantity: '2', itemPrice: '89.90', currency: 'EUR' },
      { productRetailerId: 'LACES', quantity: '1', itemPrice: '4.50', currency: 'EUR' },
    ],
    text: 'By Friday please',
  }),
  agent(
    'interactive',
    'When may we deliver?',
    {
      type: 'list',
      body: 'When may we deliver?',
      button: 'Choose a time',
      header: 'Delivery',
      footer: 'Free within Germany',
      sections: [
        {
          title: 'Friday',
          rows: [
            { id: '1', title: 'Morning', description: '8 to 12' },
            { id: '2', title: 'Afternoon', description: '12 to 18' },
          ],
        },
      ],
    },
    { status: 'read' },
  ),
  customer('interactive', 'Morning', { type: 'list_reply', title: 'Morning', description: '8 to 12' }),
  agent(
    'interactive',
    'Pay here',
    {
      type: 'cta_url',
      body: 'Your invoice is ready.',
      label: 'Pay now',
      url: 'https://example.com/pay',
    },
    { status: 'delivered', reactions: [{ emoji: '❤️', by: 'customer', at: new Date().toISOString() }] },
  ),
  agent(
    'interactive',
    'Where are you?',
    { type: 'location_request', body: 'Where shall the driver come?' },
    { status: 'sent' },
  ),
  customer('interactive', 'Form', {
    type: 'form_reply',
    name: 'flow',
    fields: { first_name: 'Ada', shoe_size: 42, colours: ['blue', 'black'], flow_token: 'x' },
  }),
  customer('interactive', '[Call permission] accept', {
    type: 'call_permission',
    response: 'accept',
    expiresAt: '2026-12-01T10:00:00Z',
  }),
  agent(
    'template',
    '[Template] order_update',
    {
      name: 'order_update',
      language: 'en_US',
      components: [
        { type: 'header', parameters: [{ type: 'text', text: '4711' }] },
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Ada' },
            { type: 'text', text: 'Friday' },
          ],
        },
      ],
    },
    { status: 'played' },
  ),
  customer(
    'text',
    'Great, thank you so much',
    {},
    {
      contextWamid: 'w-image',
      editedAt: new Date().toISOString(),
      context: { frequentlyForwarded: true },
    },
  ),
  customer('text', 'My old number was +4915550100100', {}, { revokedAt: new Date().toISOString() }),
  customer('unsupported', '[Unsupported message] poll', {
    originalType: 'poll',
    raw: { type: 'unsupported', unsupported: { type: 'poll' }, errors: [{ code: 131051 }] },
  }),
  customer(
    'text',
    'Do you have this in 42?',
    {},
    {
      context: {
        product: { productRetailerId: 'TRAIL-42-BLUE' },
        quoted: { id: 'gone', kind: 'text', text: 'Our summer range', author: 'app' },
      },
    },
  ),
  customer('system', '[System] The customer changed their number to +39 055 501 0699', { body: '', raw: {} }),
  agent(
    'text',
    'Here is the link: https://example.com/track',
    {},
    {
      status: 'failed',
      error: {
        code: 131047,
        title: 'Re-engagement message',
        detail: 'More than 24 hours have passed.',
        reason: 'wait',
        remedy: 'send a template, or wait until the customer writes',
        fixer: 'author',
      },
    },
  ),
])

export const GROUP: Line[] = spaced([
  customer(
    'text',
    'Does anybody know when they open?',
    {},
    { context: { participant: { waId: '39055', name: 'Noor' } } },
  ),
  customer('text', 'At nine I think', {}, { context: { participant: { waId: '39056', name: 'Kwame Mensah' } } }),
  { author: 'ai', text: 'We open at 9:00 from Tuesday to Saturday.', status: 'read' },
])
