/** What a list shows while a narrower or wider one of the same things is on its way. */

interface Asked {
  queryKey: readonly unknown[]
}

/** What was held, as long as the first parts of the two keys are the same: never the things of somewhere else. */
export function heldWithin(parts: number, key: readonly unknown[]) {
  return <Data>(held: Data | undefined, before: Asked | undefined): Data | undefined =>
    before && key.slice(0, parts).every((part, index) => part === before.queryKey[index]) ? held : undefined
}
