/** Screens of what WhatsApp knows beyond text: kinds, forms, templates, contacts, and what Meta tells. */
import type { Page } from "playwright-core";
import {
  contact,
  everyKind,
  facts,
  notices,
  picture,
  templates,
} from "./invented.js";
import { changed, closedWindow, openFirst, type Screen } from "./routes.js";

async function openKinds(page: Page, base: string): Promise<void> {
  await page.route("**/api/media/invented", (route) => route.fulfill(picture));
  await page.route("**/messages?**", (route) =>
    route.fulfill({ json: everyKind }),
  );
  await page.route("**/templates?**", (route) =>
    route.fulfill({ json: templates }),
  );
  await openFirst(page, base);
  await page.locator('[data-kind="unsupported"]').waitFor();
}

async function scrollTo(page: Page, kind: string): Promise<void> {
  await page
    .locator(`[data-testid="thread-message"][data-kind="${kind}"]`)
    .first()
    .evaluate((element) => {
      element.scrollIntoView({ block: "start" });
    });
}

async function openForm(page: Page, base: string, name: string): Promise<void> {
  await openFirst(page, base);
  await page.getByTestId("composer-more").click();
  await page.getByTestId(`more-${name}`).click();
  await page.getByTestId("message-form").waitFor();
}

export const TOLD_SCREENS: Screen[] = [
  { name: "kinds-end", go: openKinds },
  ...["text", "video", "order"].map((kind): Screen => ({
    name: `kinds-${kind}`,
    go: async (page, base) => {
      await openKinds(page, base);
      await scrollTo(page, kind);
    },
  })),
  {
    name: "kinds-viewer",
    go: async (page, base) => {
      await openKinds(page, base);
      await page.getByTestId("picture").first().click();
      await page.getByTestId("viewer").waitFor();
    },
  },
  {
    name: "kinds-tools",
    go: async (page, base) => {
      await openKinds(page, base);
      await page.getByTestId("message-tools").last().focus();
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Enter");
      await page.getByTestId("emojis").waitFor();
    },
  },
  {
    name: "compose-more",
    go: async (page, base) => {
      await openFirst(page, base);
      await page.getByTestId("composer-more").click();
      await page.getByTestId("more-list").waitFor();
    },
  },
  {
    name: "compose-list",
    go: async (page, base) => {
      await openForm(page, base, "list");
      await page.getByTestId("form-label").fill("This label is too long");
    },
  },
  ...["buttons", "link", "place", "askPlace", "contact"].map(
    (name): Screen => ({
      name: `compose-${name}`,
      go: (page, base) => openForm(page, base, name),
    }),
  ),
  {
    name: "compose-files",
    go: async (page, base) => {
      await openFirst(page, base);
      await page.getByTestId("attach-input").setInputFiles([
        {
          name: "Invoice 20931.txt",
          mimeType: "text/plain",
          buffer: Buffer.from("Invoice 20931"),
        },
        {
          name: "moving.gif",
          mimeType: "image/gif",
          buffer: Buffer.from("GIF89a"),
        },
      ]);
      await page
        .locator('[data-testid="attachment"][data-state="ready"]')
        .waitFor();
    },
  },
  {
    name: "compose-template",
    go: async (page, base) => {
      await closedWindow(page);
      await page.route("**/templates?**", (route) =>
        route.fulfill({ json: templates }),
      );
      await openFirst(page, base);
      await page.getByTestId("send-template").click();
      await page.getByTestId("template-choice").first().click();
      await page.getByTestId("template-gap-body-1").fill("Ada");
    },
  },
  {
    name: "contact",
    go: async (page, base) => {
      await page.route(
        /\/api\/contacts\/[^/?]+$/,
        changed((body) => ({ ...body, ...contact })),
      );
      await openFirst(page, base);
      await page.keyboard.press("]");
      await page.getByTestId("merge-row").waitFor();
    },
  },
  {
    name: "contact-merge",
    go: async (page, base) => {
      await page.route(
        /\/api\/contacts\/[^/?]+$/,
        changed((body) => ({ ...body, ...contact })),
      );
      await openFirst(page, base);
      await page.keyboard.press("]");
      await page.getByTestId("merge").click();
      await page.getByRole("dialog").getByText("Nothing is deleted").waitFor();
    },
  },
  {
    name: "integration-told",
    go: async (page, base) => {
      await page.route("**/notices?**", (route) =>
        route.fulfill({ json: notices }),
      );
      await page.route("**/templates?**", (route) =>
        route.fulfill({ json: templates }),
      );
      await page.route(
        /\/api\/integrations(\/[^/]+)?(\?|$)/,
        changed((body) => {
          const told = (item: Record<string, unknown>) => ({
            ...item,
            openNotices: 2,
            facts,
          });
          return Array.isArray(body["items"])
            ? {
                ...body,
                items: (body["items"] as Record<string, unknown>[]).map(told),
              }
            : told(body);
        }),
      );
      await page.route(
        "**/health",
        changed((body) => ({
          checks: [
            {
              id: "sending",
              state: "fail",
              title: "Replies leave",
              evidence:
                "sending stands still since Sunday: the access token expired",
              fix: "Enter valid credentials; what waits is sent then.",
              checkedAt: new Date().toISOString(),
            },
            ...(body["checks"] as unknown[]),
          ],
        })),
      );
      await page.goto(`${base}/integrations`);
      await page.getByTestId("integration-row").first().click();
      await page.getByTestId("notice").first().waitFor();
      await page.getByTestId("sending-stopped").waitFor();
    },
  },
  {
    name: "integration-templates",
    go: async (page, base) => {
      await page.route("**/templates?**", (route) =>
        route.fulfill({ json: templates }),
      );
      await page.goto(`${base}/integrations`);
      await page.getByTestId("integration-row").first().click();
      await page
        .getByTestId("template-row")
        .first()
        .getByRole("button")
        .click();
      await page
        .getByTestId("template-row")
        .first()
        .evaluate((element) => element.scrollIntoView({ block: "center" }));
    },
  },
];
