/** The knowledge base the pages are about: the one in the address, else the one looked at last, else the first. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { BookOpen, Plus } from 'lucide-react'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { basesQuery, type KnowledgeBase } from '@/api/bases'
import { recall, remember } from '@/lib/remember'
import { useMayManage } from '@/lib/roles'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { Loaded } from '@/ui/loaded'
import { Empty } from '@/ui/states'
import { BaseName } from './base-name'

const Context = createContext<KnowledgeBase | null>(null)
const REMEMBERED = 'knowledge-base'

export interface ChosenBase {
  base: KnowledgeBase
  bases: readonly KnowledgeBase[]
}

/** Nothing until the knowledge bases are there, and where there is none. */
export function useChosenBase(): ChosenBase | undefined {
  const { data: bases } = useQuery(basesQuery)
  const { base: asked } = useSearch({ strict: false })
  if (!bases) return undefined
  const named = (id: string | null | undefined) => bases.find((base) => base.id === id)
  const base = named(asked) ?? named(recall(REMEMBERED)) ?? bases[0]
  return base && { base, bases }
}

export function WithBase({ skeleton, children }: { skeleton?: ReactNode; children: ReactNode }) {
  const bases = useQuery(basesQuery)
  const chosen = useChosenBase()
  return (
    <Loaded query={bases} what={s.bases.list} skeleton={skeleton}>
      {() =>
        chosen ? (
          <Context value={chosen.base}>
            {children}
            <Addressed {...chosen} />
          </Context>
        ) : (
          <NoBase />
        )
      }
    </Loaded>
  )
}

/** Where there are several the address names the one, so that a link leads somebody else to the same. */
function Addressed({ base: { id }, bases }: ChosenBase) {
  const navigate = useNavigate()
  const { base: asked } = useSearch({ strict: false })
  const isMissing = bases.length > 1 && asked !== id
  useEffect(() => {
    remember(REMEMBERED, id)
    if (isMissing)
      void navigate({
        to: '.',
        search: (held) => ({ ...held, base: id }),
        hash: true,
        replace: true,
        ignoreBlocker: true,
      })
  }, [id, isMissing, navigate])
  return null
}

function NoBase() {
  const mayManage = useMayManage()
  const [making, setMaking] = useState(false)
  return (
    <Empty icon={BookOpen} title={s.knowledge.noBase.title} lead={s.knowledge.noBase.lead}>
      {mayManage && (
        <Button look="primary" icon={Plus} onClick={() => setMaking(true)} data-testid="base-create-first">
          {s.bases.create}
        </Button>
      )}
      {making && <BaseName base={undefined} onClose={() => setMaking(false)} />}
    </Empty>
  )
}

/** Only within `WithBase`. */
export function useBaseId(): string {
  const base = useContext(Context)
  if (base === null) throw new Error('only within a knowledge base')
  return base.id
}
