/** What is not saved is never lost without a question. */
import { useBlocker } from '@tanstack/react-router'
import { s } from '@/strings'
import { Confirm } from './dialog'

interface LeaveGuardProps {
  dirty: boolean
  /** Paths that may be gone to without the question, such as the other tabs of the same page. */
  within?: string | undefined
  /** True while the page itself leads away, after saving. */
  isLeaving?: () => boolean
}

export function LeaveGuard({ dirty, within, isLeaving }: LeaveGuardProps) {
  const blocker = useBlocker({
    shouldBlockFn: ({ next }) => {
      const stays = within !== undefined && `${next.pathname}/`.startsWith(`${within}/`)
      return dirty && !stays && !isLeaving?.()
    },
    enableBeforeUnload: () => dirty,
    withResolver: true,
  })
  return (
    <Confirm
      open={blocker.status === 'blocked'}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title={s.leave.title}
      lead={s.leave.lead}
      action={s.common.discard}
      cancel={s.common.keepEditing}
      onConfirm={() => blocker.proceed?.()}
    />
  )
}
