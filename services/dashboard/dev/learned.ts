/** What the invented knowledge was taken from, what it lacks, and what people taught it. */
import type { JudgedAnswer } from '../src/api/feedback'
import type { Gap } from '../src/api/gaps'
import type { KnowledgeSource, SourceItem } from '../src/api/sources'
import type { Suggestion } from '../src/api/suggestions'
import { ANA, iso } from './people.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const site = {
  include: [],
  exclude: [],
  progress: { found: 1, done: 1, changed: 1, flagged: 0, failed: 0 },
  knowledgeBaseId: 'base-1',
  kind: 'site' as const,
  createdAt: iso(40 * DAY),
}

export const sources: KnowledgeSource[] = [
  {
    ...site,
    id: 'source-1',
    name: 'example.com/help',
    url: 'https://example.com/help',
    mode: 'site',
    schedule: 'weekly',
    state: 'done',
    articleCount: 42,
    progress: { found: 44, done: 44, changed: 3, flagged: 1, failed: 1 },
    lastRunAt: iso(5 * HOUR),
  },
  {
    ...site,
    id: 'source-2',
    name: 'shop.example.com/sitemap.xml',
    url: 'https://shop.example.com/sitemap.xml',
    mode: 'sitemap',
    schedule: 'daily',
    state: 'running',
    articleCount: 17,
    progress: { found: 120, done: 38, changed: 17, flagged: 0, failed: 2 },
    lastRunAt: iso(DAY),
  },
  {
    ...site,
    id: 'source-3',
    kind: 'file',
    name: 'Warranty terms 2026.pdf',
    state: 'done',
    articleCount: 1,
    lastRunAt: iso(3 * DAY),
  },
  {
    ...site,
    id: 'source-4',
    name: 'intranet.example.com',
    url: 'https://intranet.example.com',
    mode: 'page',
    state: 'failed',
    reason: 'private_address',
    articleCount: 0,
    lastRunAt: iso(2 * DAY),
  },
]

const item = (id: string, address: string, state: SourceItem['state'], more: Partial<SourceItem> = {}): SourceItem => ({
  id,
  address: `https://example.com/help/${address}`,
  state,
  checkedAt: iso(5 * HOUR),
  ...more,
})

export const items: SourceItem[] = [
  item('i1', 'returns', 'indexed', { articleId: 'article-1' }),
  item('i2', 'size-guide', 'unchanged', { articleId: 'article-2' }),
  item('i3', 'partner-offers', 'flagged', { articleId: 'article-4', reason: 'instructions' }),
  item('i4', 'account/orders', 'skipped', { reason: 'robots' }),
  item('i5', 'a-page-with-a-very-long-address-that-goes-on/and-on/until-it-does-not-fit', 'failed', {
    reason: 'timeout',
  }),
]

export const feedback: JudgedAnswer[] = [
  {
    messageId: 'm1',
    conversationId: 'c1',
    verdict: 'wrong',
    comment: 'It is 30 days from the delivery on, not from the order.',
    by: ANA,
    at: iso(3 * HOUR),
    question: 'Until when can I send them back?',
    answer: 'You can return unworn shoes within *30 days* of your order.',
    sources: [{ articleId: 'article-1', title: 'Returns and refunds', version: 2 }],
  },
]

const gap = (id: string, question: string, seen: number, examples: string[]): Gap => ({
  id,
  question,
  seen,
  language: 'en',
  state: 'open',
  firstSeenAt: iso(9 * DAY),
  lastSeenAt: iso(2 * HOUR),
  examples: examples.map((text, index) => ({
    question: text,
    conversationId: `c${index + 1}`,
    at: iso((index + 1) * 7 * HOUR),
  })),
})

export const gaps: Gap[] = [
  gap('gap-1', 'Do you repair old shoes?', 14, [
    'can you repair my boots? the sole is coming off',
    'hello, do you fix shoes bought 3 years ago',
    'Repair service?',
  ]),
  gap('gap-2', 'Is there parking near the shop?', 5, ['where can I park']),
  gap('gap-3', 'Do you sell gift vouchers?', 1, []),
]

export const suggestions: Suggestion[] = [
  {
    id: 'suggestion-1',
    question: 'Can I change the delivery address after ordering?',
    answer:
      'Yes, as long as the parcel has not left us. Write to us here with your order number and the new address; we change it within the hour.',
    language: 'en',
    state: 'pending',
    conversationId: 'c2',
    createdAt: iso(6 * HOUR),
  },
  {
    id: 'suggestion-2',
    question: 'Are the trail shoes waterproof?',
    answer: 'The Ridge is, the Meadow is not. Both dry overnight.',
    language: 'en',
    state: 'pending',
    conversationId: 'c3',
    createdAt: iso(2 * DAY),
  },
]
