/** One conversation: header, messages, composer, and the details at the side. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Paperclip } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { api, take } from '@/api/client'
import { conversationQuery, putConversation } from '@/api/conversations'
import type { Conversation, Message } from '@/api/types'
import { Composer } from '@/composer/composer'
import type { ComposerMode } from '@/composer/modes'
import { useAttachments } from '@/composer/use-attachments'
import { useDrop } from '@/lib/use-drop'
import { recall, remember } from '@/lib/remember'
import { useShortcuts } from '@/lib/shortcuts'
import { useWide } from '@/lib/use-media'
import { s } from '@/strings'
import { Confirm } from '@/ui/dialog'
import { Failed, Loading, Skeleton } from '@/ui/states'
import { ThreadHeader } from './header'
import { Messages } from './messages'
import { SidePane, type PaneContent } from './side-pane'
import { useThreadActions } from './use-thread-actions'

export function ThreadPage() {
  const { conversationId } = useParams({ from: '/inside/inbox/$conversationId' })
  const { data, error, refetch } = useQuery(conversationQuery(conversationId))
  if (data) return <Thread key={data.id} conversation={data} />
  if (error)
    return <Failed what={s.thread.label('')} error={error} onRetry={() => void refetch()} className="py-[20vh]" />
  return (
    <Loading>
      <div className="flex h-14 items-center gap-3 border-b border-line bg-surface px-4">
        <Skeleton className="size-9 rounded-full!" />
        <Skeleton className="h-4 w-40" />
      </div>
    </Loading>
  )
}

interface Draft {
  mode: ComposerMode
  /** Rises to move the focus into the field. */
  focus: number
}

function Thread({ conversation }: { conversation: Conversation }) {
  const [draft, setDraft] = useState<Draft>({ mode: 'reply', focus: 0 })
  const [again, setAgain] = useState<{ text: string; count: number }>({ text: '', count: 0 })
  const [replyTo, setReplyTo] = useState<Message | null>(null)
  const attachments = useAttachments()
  const pane = usePane()
  const actions = useThreadActions(conversation)
  useMarkRead(conversation)

  const write = (mode: ComposerMode) => setDraft((held) => ({ mode, focus: held.focus + 1 }))
  useShortcuts({ ...actions.shortcuts, r: () => write('reply'), n: () => write('note'), ']': pane.toggle })
  const { show } = pane
  const onWhy = useCallback((message: Message) => show({ kind: 'why', message }), [show])
  const onReply = useCallback((message: Message) => {
    setReplyTo(message)
    setDraft((held) => ({ mode: 'reply', focus: held.focus + 1 }))
  }, [])
  const drop = useDrop((files) => {
    write('reply')
    attachments.add(files)
  })

  return (
    <div className="flex h-full">
      {/* Files may be dropped anywhere on the thread; the button beside the text does the same. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <section className="relative flex h-full min-w-0 flex-1 flex-col" {...drop.handlers}>
        {drop.over && <DropHere />}
        <ThreadHeader conversation={conversation} actions={actions} onDetails={pane.toggle} />
        <Messages
          conversation={conversation}
          onWhy={onWhy}
          onWriteAgain={(text) => setAgain((held) => ({ text, count: held.count + 1 }))}
          onReply={onReply}
        />
        <Composer
          conversation={conversation}
          draft={draft}
          onMode={write}
          restored={again}
          attachments={attachments}
          replyTo={replyTo}
          onReplyEnd={() => setReplyTo(null)}
        />
      </section>
      {pane.content && <SidePane content={pane.content} conversation={conversation} onClose={pane.close} />}
      <Confirm
        open={actions.held !== null}
        onOpenChange={(open) => !open && actions.letGo()}
        title={s.actions.heldTitle(actions.held?.assignee?.name ?? s.actions.someone)}
        lead={s.actions.heldLead}
        action={s.actions.heldAction}
        look="primary"
        onConfirm={actions.takeOverAnyway}
      />
    </div>
  )
}

function DropHere() {
  return (
    <div className="pointer-events-none absolute inset-2 z-20 flex items-center justify-center gap-2 rounded-card border-2 border-dashed border-accent bg-accent-soft/90 font-medium text-accent-text">
      <Paperclip aria-hidden size={18} />
      {s.compose.drop}
    </div>
  )
}

/** The details stand open beside a wide thread when they were open last; over a narrow one they open when asked for. */
function usePane() {
  const wide = useWide()
  const [content, setContent] = useState<PaneContent | null>(() =>
    wide && recall('pane') === 'open' ? { kind: 'details' } : null,
  )
  const close = useCallback(() => {
    remember('pane', 'closed')
    setContent(null)
  }, [])
  const show = useCallback((next: PaneContent) => setContent(next), [])
  const toggle = useCallback(() => {
    setContent((held) => {
      remember('pane', held ? 'closed' : 'open')
      return held ? null : { kind: 'details' }
    })
  }, [])
  return { content, close, show, toggle }
}

/** A thread that is open and seen has no unread messages. */
function useMarkRead(conversation: Conversation) {
  const { id, unread } = conversation
  const queries = useQueryClient()
  useEffect(() => {
    if (unread === 0) return
    const mark = () => {
      if (document.visibilityState !== 'visible') return
      // If it fails the count stays, which is the truth.
      void take(api.POST('/api/conversations/{id}/read', { params: { path: { id } } }))
        .then((fresh) => putConversation(queries, fresh))
        .catch(() => undefined)
    }
    mark()
    document.addEventListener('visibilitychange', mark)
    return () => document.removeEventListener('visibilitychange', mark)
  }, [id, unread, queries])
}
