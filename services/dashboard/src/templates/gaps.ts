/** What of a template a person fills in, and what is sent for it. Pure. */
import type { NewParameter, Template, TemplateParameter } from '@/api/types'
import { readCoordinates } from '@/composer/coordinates'
import { s } from '@/strings'
import type { Values } from './fill'

export interface Gap {
  /** As `Values` names it. */
  key: string
  label: string
  example: string | undefined
  parameter: TemplateParameter
}

const MEDIA = new Set(['image', 'video', 'document'])
/** Statuses in which Meta sends nothing; of others, also those not known here, Meta decides. */
const NOT_SENDABLE = new Set([
  'PENDING',
  'IN_APPEAL',
  'REJECTED',
  'PAUSED',
  'DISABLED',
  'LIMIT_EXCEEDED',
  'ARCHIVED',
  'PENDING_DELETION',
  'DELETED',
])

export function isSendable(template: Pick<Template, 'status'>): boolean {
  return !NOT_SENDABLE.has(template.status.toUpperCase())
}

/** The gaps in reading order. */
export function gaps(template: Template): Gap[] {
  return template.parameters
    .filter(({ required }) => required)
    .map((parameter) => ({
      key: keyOf(parameter),
      label: labelOf(parameter),
      example: MEDIA.has(parameter.type) ? undefined : parameter.example,
      parameter,
    }))
}

function keyOf({ component, index, name }: TemplateParameter): string {
  return component === 'button' ? `button ${index ?? 0} 1` : `${component} ${name ?? index ?? 1}`
}

function labelOf({ component, index, name, type }: TemplateParameter): string {
  if (MEDIA.has(type)) return s.templates.link(s.templates.media[type.toUpperCase()] ?? type)
  if (type === 'location') return s.templates.place
  // Buttons are counted from 0 by Meta, and from 1 by people.
  const place = component === 'button' ? String((index ?? 0) + 1) : (name ?? String(index ?? 1))
  return s.templates.gap[component]?.(place) ?? `${component} ${place}`
}

/** Whether every gap is filled with what belongs there. */
export function isFilled(all: readonly Gap[], values: Values): boolean {
  return all.every(({ key, parameter: { type } }) => {
    const value = values[key]?.trim() ?? ''
    if (MEDIA.has(type)) return /^https?:\/\/\S+$/.test(value)
    return type === 'location' ? readCoordinates(value) !== undefined : value !== ''
  })
}

/** What fills the template, as the API takes it. */
export function filledParameters(all: readonly Gap[], values: Values): NewParameter[] {
  return all.map(({ key, parameter: { component, index, name, type } }) => ({
    component,
    ...(index === undefined ? {} : { index }),
    ...(name === undefined ? {} : { name }),
    ...filling(type, values[key]?.trim() ?? ''),
  }))
}

function filling(type: string, value: string): Partial<NewParameter> {
  if (MEDIA.has(type)) return { media: { link: value } }
  const [latitude, longitude] = readCoordinates(value) ?? []
  if (type !== 'location') return { text: value }
  return { location: { latitude: Number(latitude), longitude: Number(longitude) } }
}

/** Templates that match what is looked for, those that can be sent first, then by name. */
export function findTemplates(all: readonly Template[], words: string, language: string): Template[] {
  const wanted = words.trim().toLowerCase()
  return all
    .filter((template) => language === '' || template.language === language)
    .filter(({ name, preview }) => `${name.replaceAll('_', ' ')} ${name} ${preview}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => Number(isSendable(b)) - Number(isSendable(a)) || a.name.localeCompare(b.name))
}
