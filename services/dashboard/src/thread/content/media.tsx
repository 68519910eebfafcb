/** Pictures, films, sound, documents and stickers, in boxes whose size is known before they are there. */
import { Download, FileText, Image, Mic, Music, RotateCw, Sticker, TriangleAlert, Video } from 'lucide-react'
import { fileUrl, useRetryMedia } from '@/api/media'
import type { Message } from '@/api/types'
import { size } from '@/lib/size'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { Skeleton } from '@/ui/states'
import { useThread } from '../tools'
import { WhatsAppText } from '../whatsapp-text'
import { AudioPlayer } from './audio-player'
import type { MediaBody } from './read'
import { TranscriptLine } from './transcript-line'

const words = s.kinds.media
const BOXES: Record<MediaBody['kind'], string> = {
  image: 'aspect-[4/3] w-72',
  video: 'aspect-video w-80',
  audio: 'h-12 w-64',
  document: 'h-14 w-64',
  sticker: 'size-32',
}
const ICONS = { image: Image, video: Video, audio: Music, voice: Mic, document: FileText, sticker: Sticker }

export function MediaView({ message, body }: { message: Message; body: MediaBody }) {
  return (
    <div className="flex max-w-full flex-col gap-1.5" data-testid="media" data-state={message.media?.state ?? 'none'}>
      <Box message={message} body={body} />
      {body.voice && <TranscriptLine message={message} />}
      {body.caption && body.caption !== body.filename && <WhatsAppText text={body.caption} className="min-w-0" />}
    </div>
  )
}

function Box({ message, body }: { message: Message; body: MediaBody }) {
  const url = fileUrl(message)
  const name = body.voice ? words.kind.voice : words.kind[body.kind]
  const state = message.media?.state
  if (url && body.kind === 'document') return <Document message={message} body={body} url={url} />
  if (url && body.kind === 'audio') return <AudioPlayer url={url} voice={body.voice} />
  if (url && body.kind === 'video') return <Film url={url} name={name} />
  if (url) return <Picture message={message} body={body} url={url} />
  if (state === 'pending') return <Pending body={body} name={name} />
  if (state === 'failed') return <Missing message={message} body={body} name={name} />
  return <NameOnly body={body} name={name} />
}

function Picture({ message, body, url }: { message: Message; body: MediaBody; url: string }) {
  const { view } = useThread()
  const sticker = body.kind === 'sticker'
  const label = body.caption ?? (sticker ? words.kind.sticker : words.kind.image)
  const picture = (
    <img
      src={url}
      alt={label}
      loading="lazy"
      decoding="async"
      className={cx('size-full', sticker ? 'object-contain' : 'object-cover')}
    />
  )
  if (sticker) return <div className={cx(BOXES.sticker, 'max-w-full')}>{picture}</div>
  return (
    <button
      type="button"
      onClick={() => view(message.id)}
      aria-label={words.open(label)}
      data-testid="picture"
      className={cx(
        BOXES.image,
        '-mx-1.5 -mt-0.5 max-w-[calc(100%+0.75rem)] overflow-hidden rounded-[10px] bg-current/10',
      )}
    >
      {picture}
    </button>
  )
}

function Film({ url, name }: { url: string; name: string }) {
  return (
    // Customers send no captions with their films.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <video
      controls
      preload="metadata"
      src={url}
      aria-label={name}
      className={cx(
        BOXES.video,
        '-mx-1.5 -mt-0.5 max-w-[calc(100%+0.75rem)] rounded-[10px] bg-current/10 object-contain',
      )}
    />
  )
}

function Document({ message, body, url }: { message: Message; body: MediaBody; url: string }) {
  const name = message.media?.filename ?? body.filename ?? words.kind.document
  const facts = [fileType(name, message.media?.mimeType), message.media?.sizeBytes && size(message.media.sizeBytes)]
  return (
    <a
      href={url}
      download={name}
      data-testid="document"
      className={cx(
        BOXES.document,
        'flex max-w-full items-center gap-2.5 rounded-card bg-current/8 px-2.5 hover:bg-current/12',
      )}
    >
      <FileText aria-hidden size={24} strokeWidth={1.5} className="shrink-0 opacity-80" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-work font-medium">{name}</span>
        <span className="block text-meta opacity-75">{facts.filter(Boolean).join(' · ')}</span>
      </span>
      <Download role="img" aria-label={words.download} size={18} strokeWidth={1.75} className="shrink-0 opacity-80" />
    </a>
  )
}

/** `PDF`, from the name's ending or else from the type. */
function fileType(name: string, mimeType: string | undefined): string | undefined {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]
  return (ending ?? mimeType?.split(';')[0]?.split('/')[1])?.toUpperCase()
}

function Pending({ body, name }: { body: MediaBody; name: string }) {
  return (
    <div role="status" aria-label={words.pendingLead(name)} className={cx(BOXES[body.kind], 'relative max-w-full')}>
      <Skeleton className="size-full rounded-card!" />
      <Label body={body} words={words.pending} />
    </div>
  )
}

function Label({ body, words: text }: { body: MediaBody; words: string }) {
  const Icon = ICONS[body.voice ? 'voice' : body.kind]
  return (
    <span
      aria-hidden
      className="absolute inset-0 flex items-center justify-center gap-1.5 p-2 text-center text-meta text-ink-2"
    >
      <Icon size={15} strokeWidth={1.75} className="shrink-0" />
      {text}
    </span>
  )
}

function Missing({ message, body, name }: { message: Message; body: MediaBody; name: string }) {
  const retry = useRetryMedia(message)
  const now = useNow()
  const { reason, retryUntil } = message.media ?? {}
  const retryable = retryUntil !== undefined && Date.parse(retryUntil) > now
  return (
    <div
      data-testid="media-failed"
      className="flex w-72 max-w-full flex-col items-start gap-1.5 rounded-card border border-fail-line bg-fail-soft px-3 py-2.5 text-work text-fail"
    >
      <p className="flex items-start gap-1.5 font-medium">
        <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
        {words.failed(name)}
      </p>
      {body.filename && <p className="max-w-full truncate text-meta">{body.filename}</p>}
      <p className="text-meta first-letter:uppercase">{reason ?? words.failedPlain}</p>
      {retryable && (
        <button
          type="button"
          onClick={() => retry.mutate()}
          disabled={retry.isPending || retry.isSuccess}
          data-testid="media-retry"
          className="inline-flex items-center gap-1.5 rounded-control font-semibold underline underline-offset-2 disabled:no-underline disabled:opacity-75"
        >
          <RotateCw aria-hidden size={13} />
          {retry.isPending || retry.isSuccess ? words.retrying : words.retry}
        </button>
      )}
    </div>
  )
}

/** A file Reaktly does not hold, such as one sent by link. */
function NameOnly({ body, name }: { body: MediaBody; name: string }) {
  const Icon = ICONS[body.voice ? 'voice' : body.kind]
  return (
    <p className="flex items-center gap-2">
      <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0 opacity-70" />
      <span className="min-w-0 truncate">{body.filename ?? name}</span>
    </p>
  )
}
