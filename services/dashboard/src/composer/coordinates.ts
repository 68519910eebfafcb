/** Coordinates as people paste them. Pure. */

const PAIR = /^\s*([-+−]?\d{1,3}(?:\.\d+)?)\s*[,;]\s*([-+−]?\d{1,3}(?:\.\d+)?)\s*$/

/** `52.52, 13.405` as its two numbers, still as text. */
export function readCoordinates(text: string): [string, string] | undefined {
  const found = PAIR.exec(text)
  return found?.[1] && found[2] ? [found[1], found[2]] : undefined
}

/** Degrees between `-max` and `max`, also with a decimal comma. */
export function readDegrees(text: string, max: number): number | undefined {
  const plain = text.trim().replace('−', '-').replace(',', '.')
  if (!/^[-+]?\d+(\.\d+)?$/.test(plain)) return undefined
  const degrees = Number(plain)
  return Math.abs(degrees) <= max ? degrees : undefined
}
