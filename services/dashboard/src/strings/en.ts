/** Every word the dashboard says, in English. Another language is another object of this shape. */
import { bases } from './en/bases'
import { compose } from './en/compose'
import { contacts } from './en/contacts'
import { conversations } from './en/conversations'
import { frame } from './en/frame'
import { integrations } from './en/integrations'
import { kinds } from './en/kinds'
import { knowledge } from './en/knowledge'
import { learning } from './en/learning'
import { notices } from './en/notices'
import { operators } from './en/operators'
import { sources } from './en/sources'
import { usage } from './en/usage'

export const en = {
  ...frame,
  ...conversations,
  ...knowledge,
  ...bases,
  ...integrations,
  ...kinds,
  ...compose,
  ...contacts,
  ...notices,
  ...learning,
  ...operators,
  ...sources,
  ...usage,
}
