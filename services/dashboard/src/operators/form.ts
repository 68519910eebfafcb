/** What is in an operator's settings page, what is wrong with it, and what the API is given of it. Pure. */
import type { Caps, Operator, OperatorPatch, OperatorSettings } from '@/api/operators'
import type { Hours, OnOff } from '@/api/week'
import { s } from '@/strings'
import { areHoursWrong, sent, shown } from './hours'

export type CapName = Exclude<keyof Caps, 'turnsPerEngagement'>

export interface OperatorForm {
  name: string
  knowledgeBaseId: string
  businessName: string
  websiteUrl: string
  language: string
  languages: string[]
  tone: string
  instructions: string
  address: OperatorSettings['address']
  disclosure: string
  contact: string
  people: OnOff
  afterUnanswered: string
  anger: OnOff
  policyWords: string[]
  hours: Hours | null
  /** Seconds; empty where it adapts by itself. */
  quiet: string
  turns: string
  /** As they are written; empty where there is no limit. */
  caps: Record<CapName, string>
  readMarks: OperatorSettings['readMarks']
  typing: OnOff
  voice: OnOff
  images: OnOff
}

export type OperatorErrors = Partial<Record<keyof OperatorForm | CapName, string>>

export const TOKEN_CAPS = ['conversationDayTokens', 'accountDayTokens', 'accountMonthTokens'] as const
export const MONEY_CAPS = ['accountDayMicroUsd', 'accountMonthMicroUsd'] as const

const MICRO = 1_000_000
const QUIET_MOST_S = 8
const TURNS = 12
const TURNS_MOST = 1000
const UNANSWERED = 1
const UNANSWERED_MOST = 5

export function formOf(operator: Operator): OperatorForm {
  const { settings } = operator
  const { handoff, caps } = settings
  return {
    name: operator.name,
    knowledgeBaseId: operator.knowledgeBaseId,
    businessName: operator.businessName,
    websiteUrl: operator.websiteUrl ?? '',
    language: operator.language,
    languages: operator.languages,
    tone: operator.tone,
    instructions: operator.instructions,
    address: settings.address ?? 'formal',
    disclosure: settings.disclosure ?? '',
    contact: settings.contact ?? '',
    people: handoff?.people ?? 'on',
    afterUnanswered: String(handoff?.afterUnanswered ?? UNANSWERED),
    anger: handoff?.anger ?? 'on',
    policyWords: handoff?.policyWords ?? [],
    hours: settings.hours ? shown(settings.hours) : null,
    quiet: typeof settings.quietMs === 'number' ? String(settings.quietMs / 1000) : '',
    turns: String(caps?.turnsPerEngagement ?? TURNS),
    caps: {
      conversationDayTokens: plain(caps?.conversationDayTokens),
      accountDayTokens: plain(caps?.accountDayTokens),
      accountMonthTokens: plain(caps?.accountMonthTokens),
      accountDayMicroUsd: money(caps?.accountDayMicroUsd),
      accountMonthMicroUsd: money(caps?.accountMonthMicroUsd),
    },
    readMarks: settings.readMarks ?? 'turn',
    typing: settings.typing ?? 'on',
    voice: settings.voice ?? 'off',
    images: settings.images ?? 'off',
  }
}

const plain = (value: number | null | undefined) => (typeof value === 'number' ? String(value) : '')
const money = (micro: number | null | undefined) => (typeof micro === 'number' ? String(micro / MICRO) : '')

export function checkOperator(form: OperatorForm): OperatorErrors {
  const { persona, handoff, hours, pace } = s.operators
  const website = form.websiteUrl.trim()
  const errors: OperatorErrors = {
    ...(form.name.trim() === '' ? { name: persona.nameNeeded } : {}),
    ...(website !== '' && !/^https?:\/\//i.test(website) ? { websiteUrl: persona.websiteWrong } : {}),
    ...(form.languages.length === 0 ? { languages: persona.languagesNeeded } : {}),
    ...(isWhole(form.afterUnanswered, 1, UNANSWERED_MOST) ? {} : { afterUnanswered: handoff.afterWrong }),
    ...(isWhole(form.turns, 1, TURNS_MOST) ? {} : { turns: pace.turnsWrong }),
    ...(isQuiet(form.quiet) ? {} : { quiet: pace.quietWrong }),
    ...(form.hours && areHoursWrong(form.hours) ? { hours: hours.wrong } : {}),
  }
  for (const name of TOKEN_CAPS)
    if (form.caps[name].trim() !== '' && !/^\d{1,12}$/.test(form.caps[name].trim())) errors[name] = pace.numberWrong
  for (const name of MONEY_CAPS)
    if (form.caps[name].trim() !== '' && !/^\d{1,6}([.,]\d{1,6})?$/.test(form.caps[name].trim()))
      errors[name] = pace.moneyWrong
  return errors
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most
}

function isQuiet(text: string): boolean {
  if (text.trim() === '') return true
  const seconds = numberOf(text)
  return Number.isFinite(seconds) && seconds >= 0 && seconds <= QUIET_MOST_S
}

/** A comma is a point in half of Europe. */
const numberOf = (text: string) => Number(text.trim().replace(',', '.'))

/** What differs between two forms, in the shape of the API; nothing is `undefined`. */
export function patchOf(before: OperatorForm, after: OperatorForm): OperatorPatch | undefined {
  const [old, fresh] = [wholePatch(before), wholePatch(after)]
  const settings = differing(old.settings, fresh.settings)
  const patch: OperatorPatch = {
    ...differing({ ...old, settings: undefined }, { ...fresh, settings: undefined }),
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
  }
  return Object.keys(patch).length > 0 ? patch : undefined
}

/** How many fields of a patch there are, for a person to know what is at stake. */
export function countChanges(patch: OperatorPatch | undefined): number {
  if (!patch) return 0
  const { settings, ...persona } = patch
  return Object.keys(persona).length + Object.keys(settings ?? {}).length
}

function differing<Shape extends object>(before: Shape, after: Shape): Partial<Shape> {
  const keys = Object.keys(after) as (keyof Shape)[]
  return Object.fromEntries(
    keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key])).map((key) => [key, after[key]]),
  ) as Partial<Shape>
}

function wholePatch(form: OperatorForm) {
  return {
    name: form.name.trim(),
    knowledgeBaseId: form.knowledgeBaseId,
    businessName: form.businessName.trim(),
    websiteUrl: form.websiteUrl.trim(),
    language: form.language,
    languages: form.languages,
    tone: form.tone.trim(),
    instructions: form.instructions.trim(),
    settings: settingsOf(form),
  }
}

function settingsOf(form: OperatorForm): OperatorSettings {
  return {
    readMarks: form.readMarks,
    typing: form.typing,
    address: form.address,
    disclosure: form.disclosure.trim() || null,
    contact: form.contact.trim() || null,
    handoff: {
      people: form.people,
      afterUnanswered: Number(form.afterUnanswered),
      anger: form.anger,
      policyWords: form.policyWords,
    },
    hours: form.hours && sent(form.hours),
    quietMs: form.quiet.trim() === '' ? null : Math.round(numberOf(form.quiet) * 1000),
    caps: {
      turnsPerEngagement: Number(form.turns),
      conversationDayTokens: capOf(form.caps.conversationDayTokens, 1),
      accountDayTokens: capOf(form.caps.accountDayTokens, 1),
      accountMonthTokens: capOf(form.caps.accountMonthTokens, 1),
      accountDayMicroUsd: capOf(form.caps.accountDayMicroUsd, MICRO),
      accountMonthMicroUsd: capOf(form.caps.accountMonthMicroUsd, MICRO),
    },
    voice: form.voice,
    images: form.images,
  }
}

function capOf(text: string, times: number): number | null {
  return text.trim() === '' ? null : Math.round(numberOf(text) * times)
}
