/** ⌘K: every place, every action of the open conversation, and conversations by name. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import {
  BookOpen,
  Bot,
  ChartColumn,
  CircleHelp,
  Globe,
  Inbox,
  Keyboard,
  Lightbulb,
  LogOut,
  MessageCircleQuestion,
  Moon,
  Plug,
  Plus,
  Search,
  Settings,
  ThumbsDown,
  type LucideIcon,
} from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useDeferredValue, useState } from 'react'
import { api, take } from '@/api/client'
import { contactName } from '@/lib/names'
import { useMayManage } from '@/lib/roles'
import { switchTheme } from '@/lib/theme'
import { s } from '@/strings'
import { Avatar } from '@/ui/avatar'
import { Kbd } from '@/ui/kbd'
import { useCurrentCommands } from './commands'
import { useSignOut } from './user-menu'

interface Props {
  open: boolean
  onOpenChange: (open: boolean) => void
  onHelp: () => void
}

export function CommandMenu(props: Props) {
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim fade-in" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[12vh] z-50 mx-auto max-w-xl overflow-hidden rounded-card border border-line bg-surface shadow-float float-in"
        >
          <Radix.Title className="sr-only">{s.menu.open}</Radix.Title>
          <Palette {...props} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Palette({ onOpenChange, onHelp }: Props) {
  const navigate = useNavigate()
  const leave = useSignOut()
  const mayManage = useMayManage()
  const pageCommands = useCurrentCommands()
  const [typed, setTyped] = useState('')
  const found = useFound(typed)
  const run = (action: () => void) => () => {
    onOpenChange(false)
    action()
  }
  return (
    <Command label={s.menu.open} loop>
      <div className="flex items-center gap-2 border-b border-line px-3 text-ink-3">
        <Search aria-hidden size={16} />
        <Command.Input
          value={typed}
          onValueChange={setTyped}
          placeholder={s.menu.placeholder}
          className="h-12 w-full bg-transparent text-read text-ink outline-none"
        />
      </div>
      <Command.List className="max-h-[52vh] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-meta [&_[cmdk-group-heading]]:text-ink-3">
        <Command.Empty className="px-2 py-8 text-center text-ink-3">{s.menu.empty}</Command.Empty>
        {pageCommands.length > 0 && (
          <Command.Group heading={s.menu.conversation}>
            {pageCommands.map((command) => (
              <Item
                key={command.id}
                icon={command.icon}
                label={command.label}
                shortcut={command.shortcut}
                onSelect={run(command.run)}
              />
            ))}
          </Command.Group>
        )}
        {found.length > 0 && (
          <Command.Group heading={s.menu.find}>
            {found.map((row) => (
              <Command.Item
                key={row.id}
                value={`${contactName(row.contact)} ${row.id}`}
                keywords={[typed]}
                onSelect={run(
                  () => void navigate({ to: '/inbox/$conversationId', params: { conversationId: row.id }, search: {} }),
                )}
                className={ITEM}
              >
                <Avatar name={contactName(row.contact)} size={24} whatsapp />
                <span className="truncate">{contactName(row.contact)}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading={s.menu.go}>
          <Item icon={Inbox} label={s.nav.inbox} onSelect={run(() => void navigate({ to: '/inbox', search: {} }))} />
          <Item icon={BookOpen} label={s.nav.knowledge} onSelect={run(() => void navigate({ to: '/knowledge' }))} />
          <Item
            icon={Plus}
            label={s.knowledge.create}
            onSelect={run(
              () => void navigate({ to: '/knowledge/$articleId', params: { articleId: 'new' }, search: {} }),
            )}
          />
          <Item
            icon={MessageCircleQuestion}
            label={s.knowledge.ask.title}
            onSelect={run(() => void navigate({ to: '/knowledge', hash: 'ask' }))}
          />
          <Item
            icon={Globe}
            label={s.knowledge.tabs.sources}
            onSelect={run(() => void navigate({ to: '/knowledge/sources' }))}
          />
          <Item
            icon={CircleHelp}
            label={s.knowledge.tabs.gaps}
            onSelect={run(() => void navigate({ to: '/knowledge/gaps' }))}
          />
          <Item
            icon={Lightbulb}
            label={s.knowledge.tabs.suggestions}
            onSelect={run(() => void navigate({ to: '/knowledge/suggestions' }))}
          />
          <Item
            icon={ThumbsDown}
            label={s.knowledge.tabs.feedback}
            onSelect={run(() => void navigate({ to: '/knowledge/feedback' }))}
          />
          <Item icon={Bot} label={s.nav.operators} onSelect={run(() => void navigate({ to: '/operators' }))} />
          <Item icon={Plug} label={s.nav.integrations} onSelect={run(() => void navigate({ to: '/integrations' }))} />
          {mayManage && (
            <Item
              icon={ChartColumn}
              label={s.usage.title}
              onSelect={run(() => void navigate({ to: '/settings/usage', search: {} }))}
            />
          )}
          <Item icon={Settings} label={s.nav.settings} onSelect={run(() => void navigate({ to: '/settings' }))} />
        </Command.Group>
        <Command.Group heading={s.menu.general}>
          <Item icon={Moon} label={s.menu.theme} onSelect={run(switchTheme)} />
          <Item icon={Keyboard} label={s.menu.shortcuts} shortcut="?" onSelect={run(onHelp)} />
          <Item icon={LogOut} label={s.menu.signOut} onSelect={run(leave)} />
        </Command.Group>
      </Command.List>
    </Command>
  )
}

const ITEM =
  'flex h-9 items-center gap-2.5 rounded-control px-2 text-ink data-[selected=true]:bg-hover pointer-coarse:h-11'

function Item({
  icon: Icon,
  label,
  shortcut,
  onSelect,
}: {
  icon: LucideIcon
  label: string
  shortcut?: string | undefined
  onSelect: () => void
}) {
  return (
    <Command.Item onSelect={onSelect} className={ITEM}>
      <Icon aria-hidden size={16} strokeWidth={1.75} className="text-ink-2" />
      <span className="flex-1">{label}</span>
      {shortcut && <Kbd className="text-ink-3">{shortcut}</Kbd>}
    </Command.Item>
  )
}

function useFound(typed: string) {
  const q = useDeferredValue(typed.trim())
  const { data } = useQuery({
    queryKey: ['command-search', q],
    queryFn: () => take(api.GET('/api/conversations', { params: { query: { q, limit: 6 } } })),
    enabled: q.length >= 2,
    placeholderData: (held) => held,
  })
  return q.length >= 2 ? (data?.items ?? []) : []
}
