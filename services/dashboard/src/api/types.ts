/** The API's shapes under the names the dashboard uses. */
import type { components } from './schema'
import type { Annotated, NewKinds, Noticed } from './upcoming'

type Schemas = components['schemas']

export type Session = Schemas['Session']
export type Owner = Schemas['ConversationOwner']
export type Person = Schemas['Person']
export type Contact = Schemas['Contact']
export type Conversation = Schemas['Conversation']
export type Message = Omit<Schemas['Message'], keyof Annotated> & Annotated
export type NewMessage = Omit<Schemas['NewMessage'], keyof NewKinds> & NewKinds
export type Operator = Schemas['Operator']
export type Source = Schemas['Source']
export type ThreadEvent = Schemas['ThreadEvent']
export type Turn = Schemas['Turn']
export type MessageEvidence = Schemas['MessageEvidence']
export type Integration = Schemas['Integration'] & Noticed
export type Credentials = Schemas['Credentials']
export type IntegrationPatch = Schemas['IntegrationPatch']
export type Check = Schemas['Check']
export type Article = Schemas['Article']
export type NewArticle = Schemas['NewArticle']
export type Asked = Schemas['Asked']
export type ApiKey = Schemas['ApiKey']
export type Scope = Schemas['Scope']
