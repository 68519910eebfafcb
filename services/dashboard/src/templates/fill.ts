/** A template with its gaps filled, as the customer will see it. Pure. */
import { isRecord, listIn, numberIn, textIn } from '@/lib/loose'

/** What stands in the gaps: `body 1`, `body first_name`, `header 1`, `button 0 1`. */
export type Values = Readonly<Record<string, string>>

export interface ShownTemplate {
  header: string | undefined
  /** `IMAGE`, `VIDEO`, `DOCUMENT` or `LOCATION` where the header is one. */
  media: string | undefined
  body: string
  footer: string | undefined
  buttons: string[]
}

const GAP = /\{\{\s*([\w]+)\s*\}\}/g

/** `definition` is the template's `components` as Meta gives them. */
export function showTemplate(definition: unknown, values: Values): ShownTemplate {
  const components = Array.isArray(definition) ? definition : []
  const part = (type: string) => components.find((each) => textIn(each, 'type')?.toUpperCase() === type) as unknown
  const header = part('HEADER')
  const format = textIn(header, 'format')?.toUpperCase()
  const text = textIn(header, 'text')
  return {
    header: text && fill(text, 'header', values),
    media: format && format !== 'TEXT' ? format : undefined,
    body: fill(textIn(part('BODY'), 'text') ?? '', 'body', values),
    footer: textIn(part('FOOTER'), 'text'),
    buttons: listIn(part('BUTTONS'), 'buttons').flatMap((button) => textIn(button, 'text') ?? []),
  }
}

/** Gaps that nothing stands in stay as they are written. */
export function fill(text: string, component: string, values: Values): string {
  return text.replaceAll(GAP, (gap, name: string) => values[`${component} ${name}`] || gap)
}

/** The values of a message that was sent, from its `components` in the Graph API's form. */
export function sentValues(components: unknown): Values {
  const values: Record<string, string> = {}
  for (const component of Array.isArray(components) ? (components as unknown[]) : []) {
    const type = textIn(component, 'type')?.toLowerCase() ?? ''
    const index = isRecord(component) ? (numberIn(component, 'index') ?? textIn(component, 'index')) : undefined
    const place = type === 'button' ? `button ${index ?? 0}` : type
    listIn(component, 'parameters').forEach((parameter, at) => {
      const value = textIn(parameter, 'text') ?? textIn(parameter, 'payload')
      if (value) values[`${place} ${textIn(parameter, 'parameter_name') ?? at + 1}`] = value
    })
  }
  return values
}
