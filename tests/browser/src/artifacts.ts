/** Screenshots for people, in `artifacts/`, which is not kept. */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const FOLDER = fileURLToPath(new URL("../artifacts/", import.meta.url));
mkdirSync(FOLDER, { recursive: true });

export async function keep(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${FOLDER}${name}.png` });
}
