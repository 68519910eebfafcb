/** Reply or note, and what sending does to the conversation. */
import type { ReactNode } from 'react'
import { useSession } from '@/api/session'
import type { Conversation } from '@/api/types'
import { firstName } from '@/lib/names'
import { s } from '@/strings'
import { cx } from '@/ui/cx'

export type ComposerMode = 'reply' | 'note'

interface ModesProps {
  mode: ComposerMode
  onMode: (mode: ComposerMode) => void
  hint: ReactNode
}

export function Modes({ mode, onMode, hint }: ModesProps) {
  return (
    <div className="flex min-h-7 items-center gap-3">
      <div role="group" aria-label={s.composer.mode} className="flex rounded-control bg-sunken p-0.5">
        {(['reply', 'note'] as const).map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={mode === name}
            data-testid={`composer-${name}`}
            onClick={() => onMode(name)}
            className={cx(
              'h-6 rounded-[4px] px-2.5 text-meta font-medium transition-colors pointer-coarse:h-8',
              mode === name
                ? 'bg-surface text-ink shadow-[0_1px_2px_rgb(0_0_0/0.12)] dark:bg-line-strong'
                : 'text-ink-3 hover:text-ink',
            )}
          >
            {s.composer[name]}
          </button>
        ))}
      </div>
      {hint}
    </div>
  )
}

export function SendingDoes({ conversation }: { conversation: Conversation }) {
  const { user } = useSession()
  const { owner, assignee } = conversation
  const words = {
    ai: s.composer.takesOver,
    waiting: s.composer.claims,
    closed: s.composer.reopens,
    human:
      assignee?.id === user.id ? '' : assignee ? s.composer.takesOverFrom(firstName(assignee.name)) : s.composer.claims,
  }[owner]
  return words ? (
    <p className="min-w-0 truncate text-meta text-ink-3" data-testid="composer-hint">
      {words}
    </p>
  ) : null
}
