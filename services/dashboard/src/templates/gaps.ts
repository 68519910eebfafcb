/** What of a template a person fills in, and what is sent for it. Pure. */
import type { Template, TemplateParameter } from '@/api/upcoming'
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
/** What comes back from the customer, which Reaktly chooses by itself. */
const OPTIONAL = new Set(['payload', 'flow_token'])

export function isSendable(template: Template): boolean {
  return template.status === 'APPROVED'
}

/** The gaps in reading order. */
export function gaps(template: Template): Gap[] {
  return template.parameters
    .filter(({ type }) => !OPTIONAL.has(type))
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
  // Buttons are counted from 0 by Meta, and from 1 by people.
  const place = component === 'button' ? String((index ?? 0) + 1) : (name ?? String(index ?? 1))
  return s.templates.gap[component]?.(place) ?? `${component} ${place}`
}

/** Whether every gap is filled. */
export function isFilled(all: readonly Gap[], values: Values): boolean {
  return all.every(({ key, parameter }) => {
    const value = values[key]?.trim() ?? ''
    return MEDIA.has(parameter.type) ? /^https?:\/\/\S+$/.test(value) : value !== ''
  })
}

/** The `components` of a send, as the Graph API takes them. */
export function sendComponents(all: readonly Gap[], values: Values): Record<string, unknown>[] {
  const of = (component: string) => all.filter(({ parameter }) => parameter.component === component)
  const value = ({ key, parameter }: Gap) => asParameter(parameter, values[key]?.trim() ?? '')
  const texts = ['header', 'body'].flatMap((type) => {
    const parameters = of(type).map(value)
    return parameters.length > 0 ? [{ type, parameters }] : []
  })
  const buttons = of('button').map((gap) => ({
    type: 'button',
    sub_type: gap.parameter.type === 'copy_code' ? 'copy_code' : 'url',
    index: String(gap.parameter.index ?? 0),
    parameters: [value(gap)],
  }))
  return [...texts, ...buttons]
}

function asParameter({ type, name }: TemplateParameter, value: string): unknown {
  if (MEDIA.has(type)) return { type, [type]: { link: value } }
  if (type === 'copy_code') return { type: 'coupon_code', coupon_code: value }
  return { type: 'text', ...(name ? { parameter_name: name } : {}), text: value }
}

/** Templates that match what is looked for, those that can be sent first, then by name. */
export function findTemplates(all: readonly Template[], words: string, language: string): Template[] {
  const wanted = words.trim().toLowerCase()
  return all
    .filter((template) => language === '' || template.language === language)
    .filter(({ name, preview }) => `${name.replaceAll('_', ' ')} ${name} ${preview}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => Number(isSendable(b)) - Number(isSendable(a)) || a.name.localeCompare(b.name))
}
