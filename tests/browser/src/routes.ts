/** Ways to a screen: answers of the API that are changed on their way, and the first conversation. */
import type { Page, Route } from "playwright-core";

export interface Screen {
  name: string;
  go: (page: Page, base: string) => Promise<void>;
}

export type Json = Record<string, unknown>;

/** What the API answers while its database is away. */
export const UNAVAILABLE = {
  status: 503,
  contentType: "application/problem+json",
  body: JSON.stringify({
    type: "urn:reaktly:problem:unavailable",
    title: "The database is not reachable",
    detail: "Messages are still received. Try again in a moment.",
    status: 503,
    code: "unavailable",
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  }),
};

/** Passes an answer on, changed. */
export function changed(
  change: (body: Json) => Json,
): (route: Route) => Promise<void> {
  return async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      json: change((await response.json()) as Json),
    });
  };
}

export const never = () => new Promise<void>(() => undefined);

/** The first conversation of a list; `search` says of which. */
export async function openFirst(
  page: Page,
  base: string,
  search = "view=all",
): Promise<void> {
  await page.goto(`${base}/inbox?${search}`);
  await page.getByTestId("inbox-row").first().click();
  await page.getByTestId("thread-message").first().waitFor();
}

const HOUR_MS = 3_600_000;

/** Every conversation's window closed an hour ago. */
export async function closedWindow(page: Page): Promise<void> {
  await page.route(
    /\/api\/conversations(\?|\/[^/]+$)/,
    changed((body) => {
      const close = (item: Json) => ({
        ...item,
        windowExpiresAt: new Date(Date.now() - HOUR_MS).toISOString(),
      });
      return Array.isArray(body["items"])
        ? { ...body, items: (body["items"] as Json[]).map(close) }
        : close(body);
    }),
  );
}
