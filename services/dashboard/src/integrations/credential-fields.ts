/** The credentials of a number: how they are checked before they are sent, and what is sent. Pure. */
import type { Credentials, IntegrationPatch } from '@/api/types'
import { s } from '@/strings'

export const CREDENTIALS = [
  'name',
  'accessToken',
  'phoneNumberId',
  'businessAccountId',
  'phoneNumber',
  'appSecret',
] as const
export type CredentialName = (typeof CREDENTIALS)[number]
export type CredentialForm = Record<CredentialName, string>
export type CredentialErrors = Partial<Record<CredentialName, string>>

export const EMPTY_CREDENTIALS: CredentialForm = {
  name: '',
  accessToken: '',
  phoneNumberId: '',
  businessAccountId: '',
  phoneNumber: '',
  appSecret: '',
}

const NEEDED: CredentialName[] = ['accessToken', 'phoneNumberId', 'businessAccountId', 'phoneNumber']

/** Only what is missing. What a value must look like is the server's to say, at the field and with the character at fault. */
export function missingCredentials(form: CredentialForm, secretsKnown: boolean): CredentialErrors {
  const needed = secretsKnown ? NEEDED.filter((name) => name !== 'accessToken') : NEEDED
  return Object.fromEntries(
    needed
      .filter((name) => form[name].trim() === '')
      .map((name) => [name, s.integrations.field.needed(s.integrations.field[name])]),
  )
}

export function newCredentials(form: CredentialForm): Credentials {
  const { name, appSecret, ...needed } = trimmed(form)
  return { ...needed, ...(name ? { name } : {}), ...(appSecret ? { appSecret } : {}) }
}

/** Only what differs; an empty secret means that the present one stays. */
export function changedCredentials(form: CredentialForm, known: CredentialForm): IntegrationPatch {
  const now = trimmed(form)
  return Object.fromEntries(CREDENTIALS.filter((name) => now[name] !== known[name]).map((name) => [name, now[name]]))
}

function trimmed(form: CredentialForm): CredentialForm {
  return Object.fromEntries(CREDENTIALS.map((name) => [name, form[name].trim()])) as CredentialForm
}
