/** Says that there is something to save, on whichever tab one is. */
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { useDraft } from './draft'

export function SaveBar() {
  const { patch, changes, save, saving, discard } = useDraft()
  if (!patch) return null
  return (
    <footer
      data-testid="save-bar"
      className="sticky bottom-0 z-10 -mx-1 flex flex-wrap items-center gap-2 border-t border-line bg-page px-1 py-3"
    >
      <Button look="primary" disabled={saving} onClick={save} data-testid="operator-save">
        {saving ? s.common.saving : s.common.save}
      </Button>
      <Button disabled={saving} onClick={discard}>
        {s.common.discard}
      </Button>
      <span role="status" className="text-meta text-ink-3">
        {s.operators.unsaved(changes)}
      </span>
    </footer>
  )
}
