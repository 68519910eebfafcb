/** Pictures of the thread, one at a time, over the whole window. */
import { ChevronLeft, ChevronRight, Download, Maximize2, Minimize2, X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useState, type KeyboardEvent } from 'react'
import { fileUrl } from '@/api/media'
import type { Message } from '@/api/types'
import { textIn } from '@/lib/loose'
import { exact } from '@/lib/time'
import { s } from '@/strings'
import { cx } from '@/ui/cx'

const words = s.kinds.viewer
const ROUND =
  'flex size-10 shrink-0 items-center justify-center rounded-full bg-sunken/80 text-ink transition-colors duration-150 hover:bg-line-strong'

interface ViewerProps {
  pictures: readonly Message[]
  current: string
  onView: (messageId: string) => void
  onClose: () => void
}

export function Viewer({ pictures, current, onView, onClose }: ViewerProps) {
  const at = pictures.findIndex((message) => message.id === current)
  const message = pictures[at]
  const [large, setLarge] = useState(false)
  if (!message) return null
  const url = fileUrl(message)
  const caption = textIn(message.content, 'caption')
  const go = (by: number) => {
    const next = pictures[at + by]
    if (!next) return
    setLarge(false)
    onView(next.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') go(1)
    else if (event.key === 'ArrowLeft') go(-1)
    else if (event.key === '+' || event.key === '-') setLarge(event.key === '+')
  }
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay data-theme="dark" className="fixed inset-0 z-40 bg-page/95 fade-in" />
        <Radix.Content
          aria-describedby={undefined}
          onKeyDown={onKeyDown}
          data-testid="viewer"
          // Pictures are looked at in the dark, whatever the page's theme is.
          data-theme="dark"
          className="fixed inset-0 z-50 flex flex-col text-ink outline-none"
        >
          <header className="flex h-16 shrink-0 items-center gap-2 px-4">
            <Radix.Title className="min-w-0 flex-1 truncate font-medium">{caption ?? words.title}</Radix.Title>
            <span className="text-meta text-ink-2 tabular max-md:hidden">{exact(message.sentAt)}</span>
            {pictures.length > 1 && (
              <span className="text-meta text-ink-2 tabular">
                {words.position(String(at + 1), String(pictures.length))}
              </span>
            )}
            <button
              type="button"
              className={ROUND}
              aria-label={large ? words.smaller : words.larger}
              onClick={() => setLarge(!large)}
            >
              {large ? <Minimize2 aria-hidden size={18} /> : <Maximize2 aria-hidden size={18} />}
            </button>
            <a className={ROUND} href={url} download aria-label={s.kinds.media.download}>
              <Download aria-hidden size={18} />
            </a>
            <Radix.Close className={ROUND} aria-label={s.common.close}>
              <X aria-hidden size={20} />
            </Radix.Close>
          </header>
          <div className={cx('relative min-h-0 flex-1', large ? 'overflow-auto' : 'overflow-hidden')}>
            <img
              src={url}
              alt={caption ?? words.title}
              className={large ? 'max-w-none' : 'size-full object-contain px-4 pb-4'}
            />
          </div>
          <Step side="left" label={words.previous} disabled={at === 0} onClick={() => go(-1)} />
          <Step side="right" label={words.next} disabled={at === pictures.length - 1} onClick={() => go(1)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface StepProps {
  side: 'left' | 'right'
  label: string
  disabled: boolean
  onClick: () => void
}

function Step({ side, label, disabled, onClick }: StepProps) {
  if (disabled) return null
  const Icon = side === 'left' ? ChevronLeft : ChevronRight
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className={cx(ROUND, 'absolute top-1/2 -translate-y-1/2', side === 'left' ? 'left-4' : 'right-4')}
    >
      <Icon aria-hidden size={22} />
    </button>
  )
}
