/** Shapes of the HTTP API, written by hand until the API publishes its document. */
interface Reply<Body> {
  headers: Record<string, unknown>
  content: { 'application/json': Body }
}
interface Nothing {
  headers: Record<string, unknown>
  content?: never
}
interface Failed {
  headers: Record<string, unknown>
  content: { 'application/problem+json': components['schemas']['Problem'] }
}
interface Page<Item> {
  items: Item[]
  nextCursor?: string
}
type Path<Names extends string> = { path: Record<Names, string> }
interface Call<Ok, Parameters, Body = never> {
  parameters: { query?: never; header?: never; path?: never; cookie?: never } & Parameters
  requestBody: [Body] extends [never] ? never : { content: { 'application/json': Body } }
  responses: { 200: Reply<Ok>; default: Failed }
}
interface Read<Ok, Parameters = unknown> {
  parameters: Parameters & { header?: never; cookie?: never }
  requestBody?: never
  responses: { 200: Reply<Ok>; default: Failed }
}
interface Write<Ok, Body, Parameters = unknown> {
  parameters: Parameters & { query?: never; cookie?: never }
  requestBody: { content: { 'application/json': Body } }
  responses: { 200: Reply<Ok>; 201: Reply<Ok>; 202: Reply<Ok>; default: Failed }
}
interface Act<Parameters = unknown> {
  parameters: Parameters & { query?: never; header?: never; cookie?: never }
  requestBody?: never
  responses: { 204: Nothing; default: Failed }
}
export type { Call }

export interface components {
  schemas: {
    Problem: {
      type?: string
      title: string
      status: number
      code: string
      detail?: string
      traceId?: string
      errors?: { field: string; message: string }[]
    }
    Session: {
      user: { id: string; name: string; email: string; role: 'owner' | 'admin' | 'agent' }
      account: { id: string; name: string }
    }
    Owner: 'ai' | 'waiting' | 'human' | 'closed'
    Person: { id: string; name: string }
    Contact: { id: string; name?: string; phoneNumber?: string; username?: string }
    MessagePreview: {
      direction: 'inbound' | 'outbound'
      author: 'customer' | 'ai' | 'agent' | 'app'
      kind: string
      text: string
      status: string
      sentAt: string
    }
    Conversation: {
      id: string
      version: number
      channel: 'whatsapp_cloud'
      integrationId: string
      contact: components['schemas']['Contact']
      owner: components['schemas']['Owner']
      assignee?: components['schemas']['Person']
      unread: number
      windowExpiresAt?: string
      lastMessage?: components['schemas']['MessagePreview']
      updatedAt: string
      inFlight?: number
    }
    Source: { articleId: string; title: string; url?: string; text?: string; score?: number; version?: number }
    Message: {
      id: string
      wamid?: string
      seq: number
      direction: 'inbound' | 'outbound'
      author: 'customer' | 'ai' | 'agent' | 'app'
      agent?: components['schemas']['Person']
      kind: string
      text: string
      content: Record<string, unknown>
      status: string
      error?: { code?: number; title?: string; detail?: string }
      sources?: components['schemas']['Source'][]
      sentAt: string
    }
    ThreadEvent: {
      id: string
      kind: string
      actor?: components['schemas']['Person']
      assignee?: components['schemas']['Person']
      text?: string
      reason?: string
      at: string
    }
    Integration: {
      id: string
      name?: string
      phoneNumber: string
      phoneNumberId: string
      businessAccountId: string
      webhookPath: string
      webhookUrl: string
      verifyToken?: string
      signatureVerification: 'enforced' | 'off' | 'missing'
      connection: 'unverified' | 'ok' | 'failing'
      live: boolean
      accessTokenLastFour?: string
      hasAppSecret?: boolean
      appSecretLastFour?: string
    }
    IntegrationInput: {
      accessToken?: string
      phoneNumberId?: string
      businessAccountId?: string
      phoneNumber?: string
      appSecret?: string
      name?: string
    }
    Check: {
      id: string
      state: 'pass' | 'warn' | 'fail' | 'unknown'
      title: string
      evidence?: string
      fix?: string
      checkedAt?: string
    }
    Health: { checks: components['schemas']['Check'][] }
    KnowledgeBase: { id: string; name: string; articleCount?: number }
    Article: {
      id: string
      title: string
      body: string
      url?: string
      language?: string
      questions?: string[]
      status: 'published' | 'draft'
      updatedAt: string
    }
    ArticleInput: {
      title: string
      body: string
      url?: string
      language?: string
      questions?: string[]
      status?: 'published' | 'draft'
    }
    Asked: {
      outcome: 'reply' | 'handoff' | 'none'
      answer?: { text: string; buttons?: { id: string; title: string }[]; sources?: components['schemas']['Source'][] }
      passages: { articleId: string; title: string; text: string; score: number }[]
    }
    ApiKey: { id: string; name: string; scopes: string[]; lastFour?: string; createdAt: string; key?: string }
  }
}

type Schemas = components['schemas']
type List = { query?: { limit?: number; cursor?: string } }
type Id = Path<'id'>

export interface paths {
  '/api/session': {
    get: Read<Schemas['Session']>
    post: Write<never, { email: string; password: string }>
    delete: Act
  }
  '/api/presence': { put: Write<never, { status: 'online' | 'away' }> }
  '/api/users': { get: Read<Page<Schemas['Person'] & { email: string; role: string }>, List> }
  '/api/conversations': {
    get: Read<
      Page<Schemas['Conversation']>,
      { query?: { owner?: Schemas['Owner']; assignee?: string; integration?: string; q?: string; limit?: number; cursor?: string } }
    >
  }
  '/api/conversations/{id}': { get: Read<Schemas['Conversation'], Id> }
  '/api/conversations/{id}/messages': {
    get: Read<Page<Schemas['Message']>, List & Id>
    post: Write<Schemas['Message'], { text: string }, Id & { header?: { 'Idempotency-Key'?: string } }>
  }
  '/api/conversations/{id}/events': { get: Read<Page<Schemas['ThreadEvent']>, List & Id> }
  '/api/conversations/{id}/take-over': { post: Write<Schemas['Conversation'], { force?: boolean }, Id> }
  '/api/conversations/{id}/hand-back': { post: Write<Schemas['Conversation'], Record<string, never>, Id> }
  '/api/conversations/{id}/assign': { post: Write<Schemas['Conversation'], { userId: string }, Id> }
  '/api/conversations/{id}/close': { post: Write<Schemas['Conversation'], Record<string, never>, Id> }
  '/api/conversations/{id}/reopen': { post: Write<Schemas['Conversation'], Record<string, never>, Id> }
  '/api/conversations/{id}/read': { post: Write<Schemas['Conversation'], Record<string, never>, Id> }
  '/api/conversations/{id}/notes': { post: Write<Schemas['Conversation'], { text: string }, Id> }
  '/api/integrations': { get: Read<Page<Schemas['Integration']>, List> }
  '/api/integrations/credentials': { post: Write<Schemas['Integration'], Schemas['IntegrationInput']> }
  '/api/integrations/{id}': {
    get: Read<Schemas['Integration'], Id>
    patch: Write<Schemas['Integration'], Schemas['IntegrationInput'], Id>
    delete: Act<Id>
  }
  '/api/integrations/{id}/check': { post: Write<Schemas['Health'], Record<string, never>, Id> }
  '/api/integrations/{id}/health': { get: Read<Schemas['Health'], Id> }
  '/api/knowledge-bases': { get: Read<Page<Schemas['KnowledgeBase']>, List> }
  '/api/knowledge-bases/{id}/articles': {
    get: Read<Page<Schemas['Article']>, List & Id>
    post: Write<Schemas['Article'], Schemas['ArticleInput'], Id>
  }
  '/api/knowledge-bases/{id}/articles/{articleId}': {
    get: Read<Schemas['Article'], Path<'id' | 'articleId'>>
    patch: Write<Schemas['Article'], Partial<Schemas['ArticleInput']>, Path<'id' | 'articleId'>>
    delete: Act<Path<'id' | 'articleId'>>
  }
  '/api/knowledge-bases/{id}/ask': { post: Write<Schemas['Asked'], { question: string }, Id> }
  '/api/api-keys': {
    get: Read<Page<Schemas['ApiKey']>, List>
    post: Write<Schemas['ApiKey'], { name: string; scopes: string[] }>
  }
  '/api/api-keys/{id}': { delete: Act<Id> }
}
