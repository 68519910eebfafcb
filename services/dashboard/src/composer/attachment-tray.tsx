/** The files that will be sent, each with how far it is and why it cannot be sent. */
import { CircleAlert, FileText, Music, Sticker, Video, X } from 'lucide-react'
import { size } from '@/lib/size'
import { s } from '@/strings'
import { IconButton } from '@/ui/button'
import { cx } from '@/ui/cx'
import type { Attachment, Attachments } from './use-attachments'

const words = s.compose.file
const ICONS = { image: FileText, video: Video, audio: Music, document: FileText, sticker: Sticker }

export function AttachmentTray({ attachments }: { attachments: Attachments }) {
  if (attachments.items.length === 0) return null
  return (
    <ul aria-label={words.list} className="flex max-h-52 flex-col gap-1.5 overflow-y-auto" data-testid="attachments">
      {attachments.items.map((item) => (
        <Row key={item.key} item={item} attachments={attachments} />
      ))}
    </ul>
  )
}

function Row({ item, attachments }: { item: Attachment; attachments: Attachments }) {
  const { file, refused, stored } = item
  const state = refused ? 'refused' : stored ? 'ready' : 'uploading'
  return (
    <li
      data-testid="attachment"
      data-state={state}
      className={cx(
        'flex items-center gap-2.5 rounded-card border bg-surface p-1.5',
        refused ? 'border-fail-line' : 'border-line',
      )}
    >
      <Thumb item={item} />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <span className="truncate font-medium">{file.name}</span>
          <span className="shrink-0 text-meta text-ink-3 tabular">{size(file.size)}</span>
        </p>
        {refused ? (
          <p role="alert" className="flex items-start gap-1 text-meta text-fail">
            <CircleAlert aria-hidden size={13} className="mt-0.5 shrink-0" />
            <span className="first-letter:uppercase">{refused}</span>
          </p>
        ) : stored ? (
          <Options item={item} attachments={attachments} />
        ) : (
          <Progress value={item.progress} name={file.name} />
        )}
      </div>
      <IconButton icon={X} label={words.remove(file.name)} onClick={() => attachments.remove(item.key)} />
    </li>
  )
}

function Thumb({ item: { preview, kind } }: { item: Attachment }) {
  const Icon = ICONS[kind ?? 'document']
  return (
    <span className="flex size-11 shrink-0 items-center justify-center overflow-hidden rounded-control bg-sunken text-ink-2">
      {preview ? (
        <img src={preview} alt="" className="size-full object-cover" />
      ) : (
        <Icon aria-hidden size={20} strokeWidth={1.5} />
      )}
    </span>
  )
}

function Options({ item, attachments }: { item: Attachment; attachments: Attachments }) {
  if (item.voice === undefined) return <p className="text-meta text-ink-3">{words.sentAs[item.kind ?? 'document']}</p>
  return (
    <label className="flex w-fit cursor-pointer items-center gap-1.5 text-meta text-ink-2">
      <input
        type="checkbox"
        checked={item.voice}
        onChange={(event) => attachments.change(item.key, { voice: event.target.checked })}
        className="accent-accent"
      />
      {words.voice}
    </label>
  )
}

function Progress({ value, name }: { value: number; name: string }) {
  return (
    <div
      role="progressbar"
      aria-label={words.uploading(name)}
      aria-valuenow={Math.round(value * 100)}
      className="mt-1.5 h-1 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className="h-full rounded-full bg-accent transition-[width] duration-150"
        style={{ width: `${value * 100}%` }}
      />
    </div>
  )
}
