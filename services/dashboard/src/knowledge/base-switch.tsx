/** Which knowledge base the page is about: another one, a new one, another name, none of it any more. */
import { useNavigate } from '@tanstack/react-router'
import { ChevronsUpDown, Library, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useMayManage } from '@/lib/roles'
import { s } from '@/strings'
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuSeparator } from '@/ui/menu'
import { useChosenBase, type ChosenBase } from './base'
import { BaseDelete } from './base-delete'
import { BaseName } from './base-name'

const words = s.bases

type Asked = 'create' | 'rename' | 'delete'

export function BaseSwitch() {
  const chosen = useChosenBase()
  const mayManage = useMayManage()
  // Who can neither choose nor change has nothing to open.
  if (!chosen || (chosen.bases.length === 1 && !mayManage)) return null
  return <Switch {...chosen} mayManage={mayManage} />
}

function Switch({ base, bases, mayManage }: ChosenBase & { mayManage: boolean }) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            aria-label={words.of(base.name)}
            data-testid="base-switch"
            className="-ml-2 flex h-8 w-fit max-w-full items-center gap-2 rounded-control px-2 font-medium text-ink-2 transition-colors duration-150 hover:bg-hover hover:text-ink data-[state=open]:bg-hover pointer-coarse:h-10"
          >
            <Library aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
            <span className="truncate">{base.name}</span>
            <ChevronsUpDown aria-hidden size={14} className="shrink-0 text-ink-3" />
          </button>
        }
      >
        <MenuLabel>{words.title}</MenuLabel>
        <MenuChoices
          value={base.id}
          options={bases.map(({ id, name, articleCount }) => ({
            value: id,
            label: name,
            meta: s.knowledge.count(articleCount),
          }))}
          onChange={(id) => void navigate({ to: '/knowledge', search: { base: id } })}
          testId="base-choice"
        />
        {mayManage && (
          <>
            <MenuSeparator />
            <MenuItem icon={Plus} label={words.create} onSelect={() => setAsked('create')} testId="base-create" />
            <MenuItem icon={Pencil} label={words.rename} onSelect={() => setAsked('rename')} testId="base-rename" />
            <MenuItem
              icon={Trash2}
              label={words.delete}
              danger
              onSelect={() => setAsked('delete')}
              testId="base-delete"
            />
          </>
        )}
      </Menu>
      {asked === 'create' && <BaseName base={undefined} onClose={close} />}
      {asked === 'rename' && <BaseName base={base} onClose={close} />}
      {asked === 'delete' && <BaseDelete base={base} next={bases.find(({ id }) => id !== base.id)} onClose={close} />}
    </>
  )
}
