/** The rest of the invented desk: articles, integrations, keys. */
import type { ApiKey, Article, Check, Integration } from '../src/api/types'
import { iso } from './people.ts'

const DAY = 86_400_000

const stamps = { flags: [], createdAt: iso(30 * DAY), knowledgeBaseId: 'base-1', version: 1 }

export const articles: Article[] = [
  {
    ...stamps,
    id: 'article-1',
    title: 'Returns and refunds',
    body: 'You can return unworn shoes within **30 days**.\n\nThe label is in the box. We refund within five working days after the parcel reaches us.\n\n- No box? Any carton will do.\n- No label? Write to us here.',
    url: 'https://example.com/returns',
    language: 'en',
    version: 2,
    questions: ['How long can I return a pair?', 'When do I get my money back?'],
    status: 'published',
    updatedAt: iso(2 * DAY),
  },
  {
    ...stamps,
    id: 'article-2',
    title: 'Finding the right size',
    body: 'If you are between two sizes, take the larger one.\n\nOur trail shoes run half a size small.',
    language: 'en',
    questions: [],
    status: 'published',
    updatedAt: iso(9 * DAY),
  },
  {
    ...stamps,
    id: 'article-3',
    title: 'Shipping abroad',
    body: 'We ship to the Emirates in 4 to 6 working days. Shipping is free from €80.',
    url: 'https://example.com/shipping',
    questions: ['Do you ship to Dubai?'],
    status: 'published',
    updatedAt: iso(20 * DAY),
  },
  {
    ...stamps,
    id: 'article-4',
    title: 'Opening hours in December',
    body: 'On Sundays in December from 12 to 18.',
    questions: [],
    status: 'draft',
    flags: ['instructions'],
    sourceId: 'source-1',
    updatedAt: iso(3 * 3_600_000),
  },
]

const number = {
  channel: 'whatsapp_cloud' as const,
  createdAt: iso(30 * DAY),
  updatedAt: iso(DAY),
  hasAccessToken: true,
  operatorId: 'operator-1',
  warnings: [],
  openNotices: 0,
  facts: {} as Integration['facts'],
}

export const integrations: Integration[] = [
  {
    ...number,
    id: 'integration-1',
    name: 'Support Germany',
    phoneNumber: '+4915550100900',
    phoneNumberId: '106540352242922',
    businessAccountId: '178414000000000',
    webhookPath: 'q8Zr2mX0fJ4kT1uVwYb7Nd',
    webhookUrl: 'https://reaktly.example.com/webhooks/whatsapp_cloud/q8Zr2mX0fJ4kT1uVwYb7Nd',
    verifyToken: 'vt_5nT2cQ9xW7LrPz',
    signatureVerification: 'enforced',
    connection: 'ok',
    live: true,
    accessTokenLastFour: 'x7Qa',
    hasAppSecret: true,
    openNotices: 2,
    facts: {
      quality: 'YELLOW',
      messagingLimit: 'TIER_2K',
      throughput: 'STANDARD',
      verifiedName: 'Example Shoes',
    } as Integration['facts'],
    appSecretLastFour: '9f3c',
  },
  {
    ...number,
    id: 'integration-2',
    name: 'Test number',
    phoneNumber: '+15555010901',
    phoneNumberId: '106540352249999',
    businessAccountId: '178414000000000',
    webhookPath: 'a1B2',
    webhookUrl: 'https://reaktly.example.com/webhooks/whatsapp_cloud/a1B2c3D4',
    verifyToken: 'vt_other',
    signatureVerification: 'missing',
    connection: 'failing',
    live: true,
    accessTokenLastFour: '0aBc',
    hasAppSecret: false,
  },
]

export const checks: Check[] = [
  {
    id: 'sending',
    state: 'fail',
    title: 'Replies leave',
    evidence: 'sending stands still since Sunday, 17:00: the access token expired',
    fix: 'Enter valid credentials; what waits is sent then.',
    checkedAt: iso(40_000),
  },
  {
    id: 'verify-token',
    state: 'pass',
    title: 'Webhook verification',
    evidence: 'Meta verified the webhook two days ago.',
    fix: '',
    checkedAt: iso(40_000),
  },
  {
    id: 'messages-field',
    state: 'pass',
    title: 'Subscribed to messages',
    evidence: 'The app is subscribed to messages.',
    fix: '',
    checkedAt: iso(40_000),
  },
  {
    id: 'token',
    state: 'fail',
    title: 'Access token',
    evidence: 'Meta answered 190: the token expired on Sunday, 17:00.',
    fix: 'Generate a permanent token for a System User (step 2 of the guide) and paste it below.',
    checkedAt: iso(40_000),
  },
  {
    id: 'signature',
    state: 'warn',
    title: 'Signature verification',
    evidence: 'No app secret is stored, so signatures are not checked.',
    fix: 'Copy the app secret from Settings, Basic, in your Meta app.',
    checkedAt: iso(40_000),
  },
  {
    id: 'delivery',
    state: 'unknown',
    title: 'Replies reach WhatsApp',
    evidence: 'No reply was sent yet.',
    fix: '',
    checkedAt: iso(40_000),
  },
]

export const keys: ApiKey[] = [
  {
    id: 'key-1',
    description: '',
    name: 'Nightly export',
    scopes: ['conversations:read'],
    lastFour: 'h2Kd',
    createdAt: iso(12 * DAY),
  },
]
