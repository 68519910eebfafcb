/** Every screen and state that is worth a look, and how to come to it. */
import { BASE_SCREENS } from "./base-screens.js";
import {
  changed,
  closedWindow,
  never,
  openFirst,
  UNAVAILABLE,
  type Json,
  type Screen,
} from "./routes.js";
import { TAUGHT_SCREENS } from "./taught-screens.js";
import { TOLD_SCREENS } from "./told-screens.js";

const STATUSES = [
  "queued",
  "sent",
  "delivered",
  "read",
  "unknown",
  "failed",
  "failed_unknown",
  "cancelled",
];

/** Each outbound message in another state of its delivery. */
function everyStatus(body: Json): Json {
  const items = (body["items"] as Json[]).map((item, index) =>
    item["direction"] === "outbound"
      ? {
          ...item,
          status: STATUSES[index % STATUSES.length],
          error: {
            code: 131047,
            title: "Re-engagement message",
            detail:
              "More than 24 hours have passed since the customer last replied.",
          },
        }
      : item,
  );
  return { ...body, items };
}

export const SCREENS: Screen[] = [
  ...TOLD_SCREENS,
  ...TAUGHT_SCREENS,
  ...BASE_SCREENS,
  {
    name: "inbox",
    go: async (page, base) => {
      await page.goto(`${base}/inbox?view=all`);
      await page.getByTestId("inbox-row").first().waitFor();
    },
  },
  { name: "thread", go: openFirst },
  {
    name: "thread-details",
    go: async (page, base) => {
      await openFirst(page, base);
      await page.keyboard.press("]");
      await page.getByTestId("pane-details").waitFor();
    },
  },
  {
    name: "thread-why",
    go: async (page, base) => {
      await openFirst(page, base, "q=Lena");
      await page.getByTestId("why").first().click();
      await page.getByTestId("why-source").first().waitFor();
    },
  },
  {
    name: "thread-deliveries",
    go: async (page, base) => {
      await page.route("**/messages?**", changed(everyStatus));
      await openFirst(page, base);
    },
  },
  {
    name: "thread-window-closed",
    go: async (page, base) => {
      await closedWindow(page);
      await openFirst(page, base);
      await page.getByTestId("window-closed").waitFor();
    },
  },
  {
    name: "thread-refused",
    go: async (page, base) => {
      await page.route("**/messages", (route) =>
        route.request().method() === "POST"
          ? route.fulfill(UNAVAILABLE)
          : route.continue(),
      );
      await openFirst(page, base);
      await page.getByTestId("composer-input").fill("This one is *refused*");
      await page.getByTestId("composer-send").click();
      await page
        .locator('[data-testid="thread-message"][data-status="refused"]')
        .waitFor();
    },
  },
  {
    name: "thread-note",
    go: async (page, base) => {
      await openFirst(page, base);
      await page.getByTestId("composer-note").click();
    },
  },
  {
    name: "inbox-empty",
    go: async (page, base) => {
      await page.route("**/api/conversations?**", (route) =>
        route.fulfill({ json: { items: [] } }),
      );
      await page.route(/\/api\/integrations(\?|$)/, (route) =>
        route.fulfill({ json: { items: [] } }),
      );
      await page.goto(`${base}/inbox?view=all`);
      await page.getByTestId("empty").first().waitFor();
    },
  },
  {
    name: "inbox-failed",
    go: async (page, base) => {
      await page.route("**/api/conversations?**", (route) =>
        route.fulfill(UNAVAILABLE),
      );
      await page.goto(`${base}/inbox`);
      await page.getByTestId("failed").waitFor();
    },
  },
  {
    name: "inbox-loading",
    go: async (page, base) => {
      await page.route("**/api/conversations?**", never);
      await page.goto(`${base}/inbox`);
      await page.getByTestId("row-skeleton").first().waitFor();
    },
  },
  {
    name: "inbox-stale",
    go: async (page, base) => {
      await page.route("**/api/events", (route) => route.abort());
      await page.goto(`${base}/inbox?view=all`);
      await page.getByTestId("stale-banner").waitFor();
    },
  },
  {
    name: "command-menu",
    go: async (page, base) => {
      await openFirst(page, base);
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "shortcuts",
    go: async (page, base) => {
      await openFirst(page, base);
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "knowledge",
    go: async (page, base) => {
      await page.goto(`${base}/knowledge`);
      await page
        .getByTestId("ask-input")
        .fill("How long do I have to send an item back?");
      await page.getByTestId("ask-submit").click();
      await page.getByTestId("ask-answer").waitFor();
    },
  },
  {
    name: "article",
    go: async (page, base) => {
      await page.goto(`${base}/knowledge`);
      await page.getByTestId("article-row").first().click();
      await page.getByTestId("article-title").waitFor();
    },
  },
  {
    name: "article-new-wrong",
    go: async (page, base) => {
      await page.goto(`${base}/knowledge/new`);
      await page.getByTestId("article-publish").click();
      await page
        .locator('[data-testid="article-title"][aria-invalid="true"]')
        .waitFor();
    },
  },
  {
    name: "integrations",
    go: async (page, base) => {
      await page.goto(`${base}/integrations`);
      await page.getByTestId("integration-row").first().waitFor();
    },
  },
  {
    name: "integration",
    go: async (page, base) => {
      await page.goto(`${base}/integrations`);
      await page.getByTestId("integration-row").first().click();
      await page.getByTestId("check").first().waitFor();
    },
  },
  ...[1, 2, 3].map((step): Screen => ({
    name: `connect-${step}`,
    go: async (page, base) => {
      await page.goto(`${base}/integrations/new?step=${step}`);
      await page.getByTestId(`step-${step}`).waitFor();
    },
  })),
  ...[4, 5].map((step): Screen => ({
    name: `connect-${step}`,
    go: async (page, base) => {
      await page.goto(`${base}/integrations`);
      await page.getByTestId("integration-row").first().click();
      await page.waitForURL(/\/integrations\/[^/]+$/);
      const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
      await page.goto(`${base}/integrations/new?step=${step}&id=${id}`);
      await page
        .getByTestId(step === 4 ? "webhook-url" : "first-message")
        .waitFor();
    },
  })),
  {
    name: "settings",
    go: async (page, base) => {
      await page.goto(`${base}/settings`);
      await page.getByTestId("create-key").waitFor();
    },
  },
  {
    name: "missing",
    go: async (page, base) => {
      await page.goto(`${base}/nowhere`);
      await page.getByTestId("empty").waitFor();
    },
  },
];
