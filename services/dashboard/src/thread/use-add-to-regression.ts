/** Keeps an answer of the AI as a case of its operator's regression. */
import { useQuery } from '@tanstack/react-query'
import { conversationQuery } from '@/api/conversations'
import { integrationQuery } from '@/api/integrations'
import { Problem } from '@/api/problem'
import { useAddCase } from '@/api/regression'
import type { Message } from '@/api/types'
import { s } from '@/strings'
import { useToasts } from '@/ui/toast'

export function useAddToRegression({ id, conversationId }: Message) {
  const conversation = useQuery(conversationQuery(conversationId)).data
  const integrationId = conversation?.integrationId
  const integration = useQuery({
    ...integrationQuery(integrationId ?? ''),
    enabled: integrationId !== undefined,
    staleTime: 60_000,
  }).data
  const operatorId = integration?.operatorId ?? ''
  const add = useAddCase(operatorId)
  const toasts = useToasts()
  const run = () =>
    add.mutate(
      { conversationId, messageId: id },
      {
        onSuccess: () => toasts.good(s.regression.addedFrom),
        onError: (error) => {
          if (error instanceof Problem && error.status === 409) toasts.good(s.regression.alreadyThere)
          else toasts.fail(s.actions.refused(s.regression.addFrom), error)
        },
      },
    )
  return { run, busy: add.isPending, ready: operatorId !== '' }
}
