/** Sizes of files as people read them: `812 KB`, `4.2 MB`. */

export const KB = 1024
export const MB = 1024 * KB

export function size(bytes: number): string {
  if (bytes < KB) return `${bytes} B`
  if (bytes < MB) return `${Math.round(bytes / KB)} KB`
  const mb = bytes / MB
  return `${mb < 10 ? trimmed(mb.toFixed(1)) : Math.round(mb)} MB`
}

/** `1:05`, for how long a recording is. */
export function clockLength(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '0:00'
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

function trimmed(text: string): string {
  return text.replace(/\.0$/, '')
}
