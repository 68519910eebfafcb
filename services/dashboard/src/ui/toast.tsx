/** Short messages about what was just done or undone. They never hide what a person needs to act on. */
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { Toast } from 'radix-ui'
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react'
import { asProblem } from '@/api/problem'
import { s } from '@/strings'
import { cx } from './cx'

interface Note {
  id: number
  tone: 'good' | 'fail'
  title: string
  detail: string | undefined
}

interface Toasts {
  good: (title: string) => void
  /** For an action that was refused: what it was, and why. */
  fail: (title: string, error: unknown) => void
}

const Context = createContext<Toasts>({ good: () => undefined, fail: () => undefined })

export const useToasts = () => useContext(Context)

let nextId = 0

export function ToastProvider({ children }: { children: ReactNode }) {
  const [notes, setNotes] = useState<Note[]>([])
  const add = useCallback((note: Omit<Note, 'id'>) => {
    nextId += 1
    const id = nextId
    setNotes((held) => [...held.slice(-2), { ...note, id }])
  }, [])
  const toasts = useMemo<Toasts>(
    () => ({
      good: (title) => add({ tone: 'good', title, detail: undefined }),
      fail: (title, error) => {
        const problem = asProblem(error)
        const trace = problem.traceId ? `${s.common.traceId} ${problem.traceId}` : undefined
        add({ tone: 'fail', title, detail: [problem.detail ?? problem.message, trace].filter(Boolean).join(' · ') })
      },
    }),
    [add],
  )
  return (
    <Context value={toasts}>
      <Toast.Provider duration={6000} swipeDirection="down">
        {children}
        {notes.map((note) => (
          <ToastItem
            key={note.id}
            note={note}
            onGone={() => setNotes((held) => held.filter((other) => other.id !== note.id))}
          />
        ))}
        <Toast.Viewport className="fixed right-0 bottom-0 z-[60] flex w-full max-w-96 flex-col gap-2 p-4 outline-none max-md:bottom-14" />
      </Toast.Provider>
    </Context>
  )
}

function ToastItem({ note, onGone }: { note: Note; onGone: () => void }) {
  const Icon = note.tone === 'good' ? CircleCheck : CircleAlert
  return (
    <Toast.Root
      onOpenChange={(open) => !open && onGone()}
      type={note.tone === 'fail' ? 'foreground' : 'background'}
      className="flex items-start gap-2.5 rounded-card border border-line bg-surface p-3 shadow-float float-in"
    >
      <Icon
        aria-hidden
        size={18}
        strokeWidth={1.75}
        className={cx('mt-px shrink-0', note.tone === 'good' ? 'text-good' : 'text-fail')}
      />
      <div className="min-w-0 flex-1">
        <Toast.Title className="font-medium">{note.title}</Toast.Title>
        {note.detail && (
          <Toast.Description className="text-meta break-words text-ink-2">{note.detail}</Toast.Description>
        )}
      </div>
      <Toast.Close
        aria-label={s.common.close}
        className="rounded-control p-0.5 text-ink-3 hover:bg-hover hover:text-ink"
      >
        <X aria-hidden size={16} />
      </Toast.Close>
    </Toast.Root>
  )
}
