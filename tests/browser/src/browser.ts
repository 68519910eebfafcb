/** Chromium, and pages that remember what went wrong in them. */
import { existsSync } from "node:fs";
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Page,
} from "playwright-core";
import { WAIT_MS } from "./until.js";

/** Without these Chromium looks up hosts of its own at every start. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Widths in pixels; the first of each is the one a page is opened with. */
export const DEVICES = { phone: [375], desk: [1440, 1024] } as const;
export const THEMES = ["light", "dark"] as const;
export type Width = (typeof DEVICES)[keyof typeof DEVICES][number];
export type Theme = (typeof THEMES)[number];

const HEIGHTS: Record<Width, number> = { 375: 780, 1024: 768, 1440: 900 };

export async function launch(): Promise<Browser> {
  const candidates = [
    process.env["CHROMIUM_PATH"],
    process.env["REAKTLY_CHROMIUM"],
    "/usr/bin/chromium",
  ];
  const executablePath = candidates.find((path) => path && existsSync(path));
  if (!executablePath)
    throw new Error("Chromium is not found: set CHROMIUM_PATH to it");
  return chromium.launch({ executablePath, args: QUIET });
}

/** A context of its own: its cookies and its storage are nobody else's. */
export async function openContext(
  browser: Browser,
  width: Width,
  theme: Theme,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height: HEIGHTS[width] },
    colorScheme: theme,
    hasTouch: width < 768,
    reducedMotion: "reduce",
    locale: "en-GB",
  });
  context.setDefaultTimeout(WAIT_MS);
  return context;
}

export async function resize(page: Page, width: Width): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHTS[width] });
}

/** Errors of the page's own code and of the content security policy; a refused request is not one. */
export function watch(page: Page): string[] {
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    const text = message.text();
    if (
      message.type() === "error" &&
      !text.startsWith("Failed to load resource")
    )
      troubles.push(text);
  });
  return troubles;
}
