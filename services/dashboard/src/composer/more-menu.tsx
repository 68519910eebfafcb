/** What else can be sent, behind one button. */
import { ContactRound, LayoutTemplate, Link, List, MapPin, MapPinned, Plus, SquareMousePointer } from 'lucide-react'
import { s } from '@/strings'
import { IconButton } from '@/ui/button'
import { Menu, MenuItem } from '@/ui/menu'
import type { FormName } from './forms'

const ITEMS: { name: FormName; icon: typeof List }[] = [
  { name: 'template', icon: LayoutTemplate },
  { name: 'buttons', icon: SquareMousePointer },
  { name: 'list', icon: List },
  { name: 'link', icon: Link },
  { name: 'place', icon: MapPin },
  { name: 'askPlace', icon: MapPinned },
  { name: 'contact', icon: ContactRound },
]

export function MoreMenu({ onForm }: { onForm: (form: FormName) => void }) {
  return (
    <Menu
      align="start"
      side="top"
      trigger={<IconButton icon={Plus} label={s.compose.more} side="top" data-testid="composer-more" />}
    >
      {ITEMS.map(({ name, icon }) => (
        <MenuItem
          key={name}
          icon={icon}
          label={s.compose.menu[name]}
          onSelect={() => onForm(name)}
          testId={`more-${name}`}
        />
      ))}
    </Menu>
  )
}
