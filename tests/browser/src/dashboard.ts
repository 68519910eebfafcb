/** The dashboard through a person's eyes and hands. */
import type { Locator, Page } from "playwright-core";
import type { Stack } from "./stack.js";

export async function signIn(page: Page, stack: Stack): Promise<void> {
  await page.goto(`${stack.dashboard}/`);
  await page.getByTestId("sign-in-email").fill(stack.email);
  await page.getByTestId("sign-in-password").fill(stack.password);
  await page.getByTestId("sign-in-submit").click();
  await page.getByTestId("user-menu").waitFor();
  await page.locator('[data-testid="stream-dot"][data-state="live"]').waitFor();
}

/** The row of a customer, wherever in the list it stands. */
export function row(page: Page, name: string): Locator {
  return page.getByTestId("inbox-row").filter({ hasText: name });
}

/** Messages of the open thread. */
export function messages(
  page: Page,
  author: "customer" | "ai" | "agent",
  text?: string | RegExp,
): Locator {
  const all = page.locator(
    `[data-testid="thread-message"][data-author="${author}"]`,
  );
  return text === undefined ? all : all.filter({ hasText: text });
}

/** The owner as the open thread's header says it. */
export function owner(
  page: Page,
  name: "ai" | "waiting" | "human" | "closed",
): Locator {
  return page.locator(
    `header [data-testid="owner-chip"][data-owner="${name}"]`,
  );
}

export async function write(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer-input").fill(text);
  await page.getByTestId("composer-send").click();
}
