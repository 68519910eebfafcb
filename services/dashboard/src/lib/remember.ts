/** Small choices of this browser. Storage may be forbidden; then they last as long as the page. */
const held = new Map<string, string>()

export function remember(name: string, value: string): void {
  held.set(name, value)
  try {
    localStorage.setItem(`reaktly.${name}`, value)
  } catch {
    return
  }
}

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`reaktly.${name}`) ?? held.get(name) ?? null
  } catch {
    return held.get(name) ?? null
  }
}
