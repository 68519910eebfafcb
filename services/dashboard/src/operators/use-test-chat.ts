/** A conversation that only this page knows of. */
import { useState } from 'react'
import { useTry, type OperatorPatch, type Tried } from '@/api/operators'
import type { Line } from '@/api/regression'
import type { Source } from '@/api/types'
import { numberIn, textIn } from '@/lib/loose'

export interface Turn {
  id: number
  asked: string
  /** Nothing yet while it is thought about. */
  tried: Tried | undefined
}

export interface TestChat {
  turns: readonly Turn[]
  /** What was asked and is not answered yet. */
  asking: string | undefined
  chosen: Turn | undefined
  busy: boolean
  error: unknown
  say: (text: string) => void
  retry: () => void
  choose: (id: number) => void
  again: () => void
}

let nextId = 0

export function useTestChat(operatorId: string, changes: OperatorPatch | undefined): TestChat {
  const [turns, setTurns] = useState<readonly Turn[]>([])
  const [chosenId, setChosenId] = useState<number | null>(null)
  const { mutate, isPending, error, variables, reset } = useTry(operatorId)
  const asking = (isPending || error) && variables ? variables.messages.join('\n') : undefined

  const say = (text: string) =>
    mutate(
      { history: historyOf(turns), messages: [text], ...(changes ? { changes } : {}) },
      {
        onSuccess: (tried) => {
          nextId += 1
          const id = nextId
          setTurns((held) => [...held, { id, asked: text, tried }])
          setChosenId(id)
        },
      },
    )
  return {
    turns,
    asking,
    chosen: turns.find(({ id }) => id === chosenId),
    busy: isPending,
    error,
    say,
    retry: () => asking && say(asking),
    choose: setChosenId,
    again: () => {
      reset()
      setTurns([])
      setChosenId(null)
    },
  }
}

function historyOf(turns: readonly Turn[]): Line[] {
  return turns.flatMap(({ asked, tried }) => [
    { speaker: 'customer' as const, text: asked },
    ...(tried?.answer?.text ? [{ speaker: 'ai' as const, text: tried.answer.text }] : []),
  ])
}

/** The articles an answer names, whether by their id alone or with their title. */
export function sourcesOf(answer: Tried['answer']): Pick<Source, 'articleId' | 'title' | 'version'>[] {
  return (answer?.sources ?? []).flatMap((source) => {
    const articleId = typeof source === 'string' ? source : textIn(source, 'articleId')
    if (!articleId) return []
    return [{ articleId, title: textIn(source, 'title') ?? articleId, version: numberIn(source, 'version') ?? 1 }]
  })
}
