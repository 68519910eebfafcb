/** The dashboard through a person's eyes and hands. */
import type { Locator, Page, Response } from "playwright-core";
import type { Stack } from "./stack.js";
import { until, WAIT_MS } from "./until.js";

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

/** Messages of the open thread that the server has; one that is still on its way there is none of them. */
export function messages(
  page: Page,
  author: "customer" | "ai" | "agent",
  text?: string | RegExp,
): Locator {
  const all = page.locator(
    `[data-testid="thread-message"][data-message][data-author="${author}"]`,
  );
  return text === undefined ? all : all.filter({ hasText: text });
}

/** Those of them that the customer's phone was given. */
export function sent(page: Page, messages: Locator): Locator {
  return messages.and(
    page.locator(
      '[data-status="sent"], [data-status="delivered"], [data-status="read"]',
    ),
  );
}

/** The owner as the open thread's header says it: at once, before the server has agreed. */
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

/** Writes, and waits until the message is on its way and the conversation is the writer's. */
export async function takeOverByWriting(
  page: Page,
  text: string,
): Promise<void> {
  await write(page, text);
  await sent(page, messages(page, "agent", text)).waitFor();
  await owner(page, "human").waitFor();
}

/** What the API says to a change that the page shows before it is told. */
export function response(
  page: Page,
  method: "POST" | "PUT",
  path: string,
): Promise<Response> {
  return page.waitForResponse(
    (said) =>
      said.request().method() === method &&
      new URL(said.url()).pathname.endsWith(path),
  );
}

/** Waits until a field holds this. */
export async function says(field: Locator, words: RegExp): Promise<void> {
  await until(`the field says ${words}`, WAIT_MS, async () =>
    words.test(await field.inputValue()) ? true : undefined,
  );
}
