/** Every word the dashboard says, in English. Another language is another object of this shape. */
import { conversations } from './en/conversations'
import { frame } from './en/frame'
import { integrations } from './en/integrations'
import { knowledge } from './en/knowledge'

export const en = { ...frame, ...conversations, ...knowledge, ...integrations }
