/** Beside the list while no conversation is open. */
import { MessagesSquare } from 'lucide-react'
import { s } from '@/strings'
import { Empty } from '@/ui/states'

export function PickPage() {
  return (
    <div className="flex h-full items-center justify-center">
      <Empty icon={MessagesSquare} title={s.inbox.pick.title} lead={s.inbox.pick.lead} />
    </div>
  )
}
