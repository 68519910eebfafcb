/** Files that came with messages. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'
import { api, take } from './client'
import { messagesQuery } from './conversations'
import type { Message } from './types'

/** Asks Meta again for what could not be downloaded. */
export function useRetryMedia(message: Message) {
  const queries = useQueryClient()
  const toasts = useToasts()
  return useMutation({
    mutationFn: () => take(api.POST('/api/media/{id}/retry', { params: { path: { id: message.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: messagesQuery(message.conversationId).queryKey }),
    onError: (error) => toasts.fail(s.actions.refused(s.kinds.media.retryRefused), error),
  })
}

/** Where the file is, if it is there: only ever at our own API. */
export function fileUrl(message: Message): string | undefined {
  const { media } = message
  return media?.state === 'ready' && media.url?.startsWith('/api/') ? media.url : undefined
}
