/** Every shortcut, in one place. */
import { COMMAND_KEY } from '@/lib/shortcuts'
import { s } from '@/strings'
import { Dialog } from '@/ui/dialog'
import { Kbd } from '@/ui/kbd'

const KEYS: [string[], string][] = [
  [['J'], s.shortcuts.next],
  [['K'], s.shortcuts.previous],
  [['Enter'], s.shortcuts.open],
  [['Esc'], s.shortcuts.back],
  [['1', '–', '5'], s.shortcuts.tabs],
  [['/'], s.shortcuts.search],
  [['R'], s.shortcuts.reply],
  [['N'], s.shortcuts.note],
  [['T'], s.shortcuts.takeOver],
  [['G'], s.shortcuts.handBack],
  [['A'], s.shortcuts.assign],
  [['E'], s.shortcuts.close],
  [[']'], s.shortcuts.pane],
  [[COMMAND_KEY], s.shortcuts.menu],
  [['?'], s.shortcuts.help],
  [['Enter'], s.shortcuts.send],
  [['Shift', 'Enter'], s.shortcuts.newline],
]

export function ShortcutsHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={s.shortcuts.title} lead={s.shortcuts.lead} wide>
      <dl className="grid grid-cols-1 gap-x-8 md:grid-cols-2">
        {KEYS.map(([keys, what]) => (
          <div key={what} className="flex h-9 items-center justify-between border-b border-line">
            <dt className="text-ink-2">{what}</dt>
            <dd className="flex gap-1 text-ink-2">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
