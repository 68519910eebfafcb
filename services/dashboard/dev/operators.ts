/** The invented operator: its settings, trying it, and its regression; and the teams it hands over to. */
import type { Operator } from '../src/api/operators'
import type { RegressionCase, RegressionResult, RegressionRun } from '../src/api/regression'
import type { Team } from '../src/api/teams'
import { made, missing, none, ok, page, type Answer } from './answer.ts'
import { passagesOf } from './knowledge.ts'
import { ANA, iso, ME } from './people.ts'

const DAY = 86_400_000

const operator: Operator = {
  id: 'operator-1',
  name: 'Mia',
  knowledgeBaseId: 'base-1',
  businessName: 'Example Shoes',
  websiteUrl: 'https://example.com',
  language: 'en',
  languages: ['en', 'de', 'es'],
  tone: 'Warm and brief',
  instructions: 'Never promise a delivery date.',
  settings: {
    readMarks: 'turn',
    typing: 'on',
    address: 'informal',
    caps: {
      turnsPerEngagement: 12,
      conversationDayTokens: 20_000,
      accountDayTokens: 100_000,
      accountMonthTokens: null,
      accountDayMicroUsd: 2_500_000,
      accountMonthMicroUsd: 50_000_000,
    },
    handoff: { people: 'on', afterUnanswered: 2, anger: 'on', policyWords: ['lawyer', 'allergy'] },
    hours: {
      zone: 'Europe/Berlin',
      week: {
        mon: [{ from: '09:00', to: '17:00' }],
        tue: [
          { from: '09:00', to: '12:00' },
          { from: '13:00', to: '18:00' },
        ],
        sat: [{ from: '10:00', to: '24:00' }],
      },
      answerOutside: 'on',
    },
  },
  createdAt: iso(60 * DAY),
  updatedAt: iso(DAY),
}

const RETURNS = [{ articleId: 'article-1', title: 'Returns and refunds' }]
const whole = { history: [], createdAt: iso(DAY) }

const cases: RegressionCase[] = [
  {
    ...whole,
    id: 'case-1',
    name: 'How long can I return a pair?',
    messages: ['hi, how long can I return a pair?'],
    conversationId: 'c1',
    expected: { outcome: 'reply', contains: ['30 days'] },
  },
  {
    ...whole,
    id: 'case-2',
    name: 'Wants a person',
    messages: ['can I talk to someone'],
    expected: { outcome: 'handoff' },
  },
  { ...whole, id: 'case-3', name: 'Shipping to Dubai', messages: ['do you ship to Dubai?'], expected: {} },
]

const results: RegressionResult[] = [
  {
    caseId: 'case-1',
    name: 'How long can I return a pair?',
    verdict: 'worse',
    before: {
      outcome: 'reply',
      text: 'You can return unworn shoes within *30 days*. The label is in the box.',
      articles: RETURNS,
    },
    after: {
      outcome: 'reply',
      text: 'You can return unworn shoes within *14 days*. The label is in the box.',
      articles: RETURNS,
    },
  },
  {
    caseId: 'case-3',
    name: 'Shipping to Dubai',
    verdict: 'better',
    before: { outcome: 'handoff', reason: 'no_answer', articles: [] },
    after: {
      outcome: 'reply',
      text: 'We ship to the Emirates in 4 to 6 working days.',
      articles: [{ articleId: 'article-3', title: 'Shipping abroad' }],
    },
  },
  {
    caseId: 'case-2',
    name: 'Wants a person',
    verdict: 'same',
    before: { outcome: 'handoff', reason: 'asked_for_person', articles: [] },
    after: { outcome: 'handoff', reason: 'asked_for_person', articles: [] },
  },
]

const runs: RegressionRun[] = [run('run-1', 'done', 3 * DAY)]

function run(id: string, state: RegressionRun['state'], ago: number): RegressionRun {
  return {
    id,
    state,
    cases: 3,
    done: state === 'done' ? 3 : 0,
    same: state === 'done' ? 1 : 0,
    changed: 0,
    better: state === 'done' ? 1 : 0,
    worse: state === 'done' ? 1 : 0,
    candidate: { changes: { tone: 'Warm' }, withDrafts: false },
    createdAt: iso(ago),
  }
}

export const teams: Team[] = [
  { id: 'team-1', name: 'Workshop', aliases: ['repairs', 'Werkstatt'], memberIds: [ME.id, ANA.id] },
]

export function operators(
  method: string,
  url: URL,
  [id, part, sub, step]: string[],
  body: Record<string, unknown>,
): Answer {
  if (!id) return page([operator])
  if (part === 'try') return ok(tried(body))
  if (part === 'regression-cases') return regressionCases(method, sub, body)
  if (part === 'regression-runs') return regressionRuns(method, url, sub, step)
  if (method === 'PATCH') {
    const { settings, ...rest } = body
    Object.assign(operator, rest)
    Object.assign(operator.settings, settings)
  }
  return ok(operator)
}

function tried({ messages, changes }: Record<string, unknown>) {
  const text = String((messages as string[])[0])
  const evidence = {
    passages: passagesOf(),
    answerer: 'model',
    coverage: 0.86,
    provider: 'openai',
    model: 'example-mini',
    usage: { input: 1240, cached: 900, output: 61 },
    costMicroUsd: 410,
    faults: ['unknown_fact'],
    calls: 2,
    searchMs: 4,
    firstPieceMs: 480,
    latencyMs: 1460,
    promptVersion: '7',
  }
  if (/person|human/i.test(text))
    return {
      outcome: 'handoff',
      reason: 'asked_for_person',
      answer: { text: 'I’ll bring in a colleague. They read along from here.', buttons: [], sources: [] },
      language: 'en',
      evidence: { answerer: 'rules', route: 'asked_for_person', passages: [], latencyMs: 1 },
    }
  const name = (changes as { name?: string } | undefined)?.name ?? operator.name
  return {
    outcome: 'reply',
    answer: {
      text: `Hi, I’m ${name}, ${operator.businessName}’s AI assistant.\n\nYou can return unworn shoes within *30 days*.`,
      buttons: [{ id: 'b', title: 'Finding the right size' }],
      sources: [{ articleId: 'article-1', title: 'Returns and refunds', version: 1 }],
    },
    language: 'en',
    evidence,
  }
}

function regressionCases(method: string, id: string | undefined, body: Record<string, unknown>): Answer {
  if (method === 'GET') return page(cases)
  const found = cases.find((each) => each.id === id)
  if (method === 'POST') {
    const fresh = { id: `case-${Date.now()}`, name: 'From a conversation', ...body } as RegressionCase
    cases.push(fresh)
    return made(fresh)
  }
  if (!found) return missing
  if (method === 'DELETE') cases.splice(cases.indexOf(found), 1)
  else Object.assign(found, body)
  return method === 'DELETE' ? none : ok(found)
}

function regressionRuns(method: string, url: URL, id: string | undefined, step: string | undefined): Answer {
  if (step === 'results') {
    const verdict = url.searchParams.get('verdict')
    return page(results.filter((each) => !verdict || each.verdict === verdict))
  }
  if (method === 'GET') return id ? ok(runs.find((each) => each.id === id)) : page(runs)
  const fresh = run(`run-${Date.now()}`, 'running', 0)
  runs.unshift(fresh)
  const timer = setInterval(() => {
    fresh.done += 1
    if (fresh.done < 3) return
    clearInterval(timer)
    Object.assign(fresh, run(fresh.id, 'done', 0))
  }, 1500)
  return made(fresh)
}

export function team(method: string, [id]: string[], body: Record<string, unknown>): Answer {
  const found = teams.find((each) => each.id === id)
  if (method === 'GET') return page(teams)
  if (method === 'POST') teams.push({ ...(body as unknown as Team), id: `team-${Date.now()}` })
  else if (found && method === 'DELETE') teams.splice(teams.indexOf(found), 1)
  else if (found) Object.assign(found, body)
  return method === 'DELETE' ? none : ok(found ?? teams.at(-1))
}
