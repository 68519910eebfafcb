/** Waiting for what must become true, never for time to pass. */

const EVERY_MS = 50;

/** For anything the page, the AI or the simulated Meta is to do; long, because a machine may have other things to do too. */
export const WAIT_MS = 60_000;

/** The first answer that is not `undefined`; fails after `withinMs`, naming what was waited for. */
export async function until<Value>(
  what: string,
  withinMs: number,
  look: () => Promise<Value | undefined>,
): Promise<Value> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
