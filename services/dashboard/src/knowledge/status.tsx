/** Whether the AI answers from an article, and whether somebody should look at it first. */
import { CircleCheck, CircleDashed, Flag as FlagIcon, ShieldAlert } from 'lucide-react'
import type { Article, Flag } from '@/api/types'
import { s } from '@/strings'
import { Callout } from '@/ui/callout'
import { Mark } from '@/ui/mark'

const LOOKS = {
  published: { icon: CircleCheck, colour: 'text-good' },
  draft: { icon: CircleDashed, colour: 'text-ink-3' },
}

export function Status({ status }: { status: Article['status'] }) {
  return <Mark look={LOOKS[status]} words={s.knowledge[status]} testId="article-status" />
}

export function FlagMark({ flags }: { flags: readonly Flag[] | undefined }) {
  if (!flags || flags.length === 0) return null
  return (
    <Mark
      look={{ icon: FlagIcon, colour: 'text-wait' }}
      words={s.knowledge.flag.short}
      title={flags.map(meaning).join(' ')}
      testId="article-flag"
    />
  )
}

/** Above the editor of a flagged article. */
export function FlagCallout({ flags }: { flags: readonly Flag[] | undefined }) {
  if (!flags || flags.length === 0) return null
  return (
    <Callout tone="wait" icon={ShieldAlert} title={s.knowledge.flag.title} testId="flag-callout">
      {flags.map((flag) => (
        <p key={flag}>{meaning(flag)}</p>
      ))}
      <p>{s.knowledge.flag.fix}</p>
    </Callout>
  )
}

function meaning(flag: Flag): string {
  return { instructions: s.knowledge.flag.instructions, hidden_text: s.knowledge.flag.hidden_text }[flag]
}
