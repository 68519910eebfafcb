/** The knowledge base the pages are about: the account's first. */
import { useQuery } from '@tanstack/react-query'
import { BookOpen } from 'lucide-react'
import { createContext, useContext, type ReactNode } from 'react'
import { basesQuery } from '@/api/knowledge'
import { s } from '@/strings'
import { Loaded } from '@/ui/loaded'
import { Empty } from '@/ui/states'

const Context = createContext<string | null>(null)

export function WithBase({ skeleton, children }: { skeleton?: ReactNode; children: ReactNode }) {
  const bases = useQuery(basesQuery)
  return (
    <Loaded query={bases} what={s.knowledge.base} skeleton={skeleton}>
      {([base]) =>
        base ? (
          <Context value={base.id}>{children}</Context>
        ) : (
          <Empty icon={BookOpen} title={s.knowledge.noBase.title} lead={s.knowledge.noBase.lead} />
        )
      }
    </Loaded>
  )
}

/** Only within `WithBase`. */
export function useBaseId(): string {
  const id = useContext(Context)
  if (id === null) throw new Error('only within a knowledge base')
  return id
}
