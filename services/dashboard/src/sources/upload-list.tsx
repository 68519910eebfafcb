/** Files that are on their way, and those that were not taken. */
import { CircleAlert, FileText, X } from 'lucide-react'
import { s } from '@/strings'
import { IconButton } from '@/ui/button'
import { Progress } from '@/ui/progress'
import { RowItem, Rows } from '@/ui/rows'
import type { Uploads } from './use-uploads'

const words = s.sources

export function UploadList({ uploads: { items, dismiss } }: { uploads: Uploads }) {
  if (items.length === 0) return null
  return (
    <div aria-live="polite">
      <Rows label={words.uploading}>
        {items.map(({ id, name, progress, failure }) => (
          <RowItem key={id} testId="upload">
            <div className="flex min-h-12 items-center gap-3 py-1.5 pr-2 pl-4">
              {failure ? (
                <CircleAlert aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-fail" />
              ) : (
                <FileText aria-hidden size={18} strokeWidth={1.5} className="shrink-0 text-ink-3" />
              )}
              <div className="flex min-w-0 flex-1 flex-col gap-1">
                <p className="truncate font-medium">{failure ? words.notUploaded(name) : name}</p>
                {failure ? (
                  <p className="text-meta text-fail first-letter:uppercase">{failure}</p>
                ) : (
                  <Progress label={`${words.uploading} ${name}`} done={Math.round(progress * 100)} of={100} />
                )}
              </div>
              {failure && <IconButton icon={X} label={words.dismiss(name)} onClick={() => dismiss(id)} />}
            </div>
          </RowItem>
        ))}
      </Rows>
    </div>
  )
}
