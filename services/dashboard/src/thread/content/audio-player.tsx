/** A small player for voice messages and other sound: play, position, speed. */
import { Download, Mic, Music, Pause, Play } from 'lucide-react'
import { useRef, useState } from 'react'
import { clockLength } from '@/lib/size'
import { s } from '@/strings'

const RATES = [1, 1.5, 2]
const words = s.kinds.media

export function AudioPlayer({ url, voice }: { url: string; voice: boolean }) {
  const sound = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [failed, setFailed] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState(0)
  const [rate, setRate] = useState(1)
  const name = voice ? words.kind.voice : words.kind.audio
  const Icon = voice ? Mic : Music
  const Act = playing ? Pause : Play

  const toggle = () => {
    if (playing) sound.current?.pause()
    // What cannot be played says so by its `error` event.
    else void sound.current?.play().catch(() => setPlaying(false))
  }
  const faster = () => {
    const next = RATES[(RATES.indexOf(rate) + 1) % RATES.length] ?? 1
    setRate(next)
    if (sound.current) sound.current.playbackRate = next
  }
  const seek = (seconds: number) => {
    setAt(seconds)
    if (sound.current) sound.current.currentTime = seconds
  }
  return (
    <div role="group" aria-label={name} data-testid="audio-player" className="w-64 max-w-full">
      {/* Voice messages come without captions. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        ref={sound}
        src={url}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
        onError={() => setFailed(true)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onDurationChange={(event) => setLength(finite(event.currentTarget.duration))}
      />
      <div className="flex h-12 items-center gap-2">
        <button
          type="button"
          onClick={toggle}
          disabled={failed}
          aria-label={playing ? words.pause : words.play}
          className="flex size-9 shrink-0 items-center justify-center rounded-full bg-current/12 enabled:hover:bg-current/20 disabled:opacity-55 pointer-coarse:size-10"
        >
          <Act aria-hidden size={16} strokeWidth={2} className={playing ? '' : 'ml-0.5'} />
        </button>
        <div className="flex min-w-0 flex-1 flex-col gap-0.5 pt-2">
          <input
            type="range"
            min={0}
            max={length || 1}
            step={0.1}
            value={Math.min(at, length || 1)}
            disabled={failed}
            aria-label={words.seek}
            aria-valuetext={`${clockLength(at)} / ${clockLength(length)}`}
            onChange={(event) => seek(Number(event.target.value))}
            className="h-3 w-full cursor-pointer accent-current"
          />
          <span className="flex items-center gap-1 text-meta opacity-80 tabular">
            <Icon aria-hidden size={11} />
            {clockLength(playing || at > 0 ? at : length)}
          </span>
        </div>
        <button
          type="button"
          onClick={faster}
          disabled={failed}
          aria-label={words.speed(String(rate))}
          className="h-6 min-w-9 shrink-0 rounded-full bg-current/10 px-1.5 text-meta font-semibold tabular enabled:hover:bg-current/20 disabled:opacity-55"
        >
          {words.rate(String(rate))}
        </button>
        <a
          href={url}
          download
          aria-label={words.download}
          className="flex size-6 shrink-0 items-center justify-center rounded-control opacity-80 hover:bg-current/10"
        >
          <Download aria-hidden size={15} />
        </a>
      </div>
      {failed && <p className="text-meta opacity-85">{words.unplayable}</p>}
    </div>
  )
}

/** Some recordings tell their length only at their end. */
function finite(seconds: number): number {
  return Number.isFinite(seconds) ? seconds : 0
}
