/** Screens of what the AI knows, what it lacks, who it is, and how it is held to it. */
import type { Page } from "playwright-core";
import {
  cases,
  feedback,
  gaps,
  items,
  results,
  running,
  runs,
  sources,
  suggestions,
  teams,
  tried,
  versions,
} from "./invented-knowledge.js";
import {
  changed,
  never,
  openFirst,
  UNAVAILABLE,
  type Json,
  type Screen,
} from "./routes.js";

async function openOperator(page: Page, base: string, tab = ""): Promise<void> {
  await page.goto(`${base}/operators`);
  await page.getByTestId("operator-row").first().click();
  await page.getByTestId("operator-name").waitFor();
  if (tab) await page.getByTestId(`tab-${tab}`).click();
}

async function openRegression(
  page: Page,
  base: string,
  held: Json,
): Promise<void> {
  await page.route("**/regression-cases?**", (route) =>
    route.fulfill({ json: cases }),
  );
  await page.route("**/regression-runs?**", (route) =>
    route.fulfill({ json: held }),
  );
  await page.route("**/results?**", (route) =>
    route.fulfill({ json: results }),
  );
  await openOperator(page, base, "regression");
  await page.getByTestId("result").first().waitFor();
}

async function asAgent(page: Page): Promise<void> {
  await page.route(
    "**/api/session",
    changed((body) => ({
      ...body,
      user: { ...(body["user"] as Json), role: "agent" },
    })),
  );
}

const sourceAnswers = async (page: Page) => {
  await page.route(/\/api\/.*\/sources(\?|$)/, (route) =>
    route.fulfill({ json: { items: sources } }),
  );
  await page.route(/\/api\/.*\/sources\/help$/, (route) =>
    route.fulfill({ json: sources[0] ?? {} }),
  );
  await page.route("**/items?**", (route) => route.fulfill({ json: items }));
};

const tab = (
  name: string,
  path: string,
  answer: Json,
  waitFor: string,
): Screen => ({
  name,
  go: async (page, base) => {
    await page.route(`**/${path}?**`, (route) =>
      route.fulfill({ json: answer }),
    );
    await page.goto(`${base}/knowledge/${path}`);
    await page.getByTestId(waitFor).first().waitFor();
  },
});

export const TAUGHT_SCREENS: Screen[] = [
  tab("gaps", "gaps", gaps, "gap"),
  tab("gaps-none", "gaps", { items: [] }, "empty"),
  tab("suggestions", "suggestions", suggestions, "suggestion"),
  tab("suggestions-none", "suggestions", { items: [] }, "empty"),
  tab("feedback-none", "feedback", { items: [] }, "empty"),
  tab("feedback", "feedback", feedback, "judged"),
  tab("sources-none", "sources", { items: [] }, "empty"),
  {
    name: "sources",
    go: async (page, base) => {
      await sourceAnswers(page);
      await page.goto(`${base}/knowledge/sources`);
      await page.getByTestId("source-row").first().waitFor();
    },
  },
  {
    name: "sources-failed",
    go: async (page, base) => {
      await page.route(/\/api\/.*\/sources(\?|$)/, (route) =>
        route.fulfill(UNAVAILABLE),
      );
      await page.goto(`${base}/knowledge/sources`);
      await page.getByTestId("failed").waitFor();
    },
  },
  {
    name: "source",
    go: async (page, base) => {
      await sourceAnswers(page);
      await page.goto(`${base}/knowledge/sources/help`);
      await page.getByTestId("source-item").first().waitFor();
    },
  },
  {
    name: "source-add",
    go: async (page, base) => {
      await page.goto(`${base}/knowledge/sources`);
      await page.getByTestId("add-site").click();
      await page.getByTestId("site-add").click();
      await page
        .locator('[data-testid="site-url"][aria-invalid="true"]')
        .waitFor();
    },
  },
  {
    name: "source-delete",
    go: async (page, base) => {
      await sourceAnswers(page);
      await page.goto(`${base}/knowledge/sources/help`);
      await page.getByTestId("source-delete").click();
      await page.getByTestId("delete-keep").waitFor();
    },
  },
  {
    name: "articles-loading",
    go: async (page, base) => {
      await page.route("**/articles?**", never);
      await page.goto(`${base}/knowledge`);
      await page.getByTestId("loading").first().waitFor();
    },
  },
  {
    name: "article-flagged",
    go: async (page, base) => {
      await page.route(
        /\/articles\/[^/?]+$/,
        changed((body) => ({
          ...body,
          status: "draft",
          flags: ["instructions", "hidden_text"],
          sourceId: "help",
        })),
      );
      await sourceAnswers(page);
      await page.goto(`${base}/knowledge`);
      await page.getByTestId("article-row").first().click();
      await page.getByTestId("flag-callout").waitFor();
    },
  },
  {
    name: "article-versions",
    go: async (page, base) => {
      await page.route(/\/versions(\?|$)/, (route) =>
        route.fulfill({ json: versions }),
      );
      await page.goto(`${base}/knowledge`);
      await page.getByTestId("article-row").first().click();
      await page.getByTestId("versions-open").click();
      await page.getByTestId("version").nth(1).click();
      await page.getByTestId("against-before").click();
      await page.getByTestId("diff").waitFor();
    },
  },
  {
    name: "knowledge-agent",
    go: async (page, base) => {
      await asAgent(page);
      await page.goto(`${base}/knowledge`);
      await page.getByTestId("article-row").first().waitFor();
    },
  },
  {
    name: "article-agent",
    go: async (page, base) => {
      await asAgent(page);
      await page.goto(`${base}/knowledge`);
      await page.getByTestId("article-row").first().click();
      await page.getByTestId("article-title").waitFor();
    },
  },
  {
    name: "operators",
    go: async (page, base) => {
      await page.goto(`${base}/operators`);
      await page.getByTestId("operator-row").first().waitFor();
    },
  },
  {
    name: "operator",
    go: async (page, base) => {
      await openOperator(page, base);
      await page.getByTestId("operator-tone").fill("Warm and brief");
    },
  },
  {
    name: "operator-agent",
    go: async (page, base) => {
      await asAgent(page);
      await openOperator(page, base);
    },
  },
  {
    name: "operator-hours",
    go: async (page, base) => {
      await openOperator(page, base);
      const kept = page.getByTestId("hours");
      if ((await kept.getAttribute("data-state")) !== "checked")
        await kept.click();
      await page.getByTestId("hours-mon").getByRole("button").last().click();
      await page
        .getByTestId("hours-zone")
        .evaluate((element) => element.scrollIntoView({ block: "start" }));
    },
  },
  {
    name: "operator-wrong",
    go: async (page, base) => {
      await openOperator(page, base);
      await page.getByTestId("turns").fill("many");
      await page.getByTestId("accountDayMicroUsd").fill("a lot");
      await page.getByTestId("operator-save").click();
      await page
        .locator('[data-testid="turns"][aria-invalid="true"]')
        .waitFor();
      await page
        .getByTestId("turns")
        .evaluate((element) => element.scrollIntoView({ block: "start" }));
    },
  },
  {
    name: "operator-test",
    go: async (page, base) => {
      await page.route("**/try", (route) => route.fulfill({ json: tried }));
      await openOperator(page, base, "test");
      await page
        .getByTestId("test-input")
        .fill("How long do I have to send an item back?");
      await page.getByTestId("test-send").click();
      await page.getByTestId("test-evidence").waitFor();
    },
  },
  {
    name: "operator-test-failed",
    go: async (page, base) => {
      await page.route("**/try", (route) => route.fulfill(UNAVAILABLE));
      await openOperator(page, base, "test");
      await page.getByTestId("test-input").fill("Hello");
      await page.getByTestId("test-send").click();
      await page.getByTestId("failed").waitFor();
    },
  },
  {
    name: "regression",
    go: async (page, base) => {
      await openRegression(page, base, runs);
      await page.getByTestId("result-open").first().click();
      await page.getByTestId("result-before").waitFor();
    },
  },
  {
    name: "regression-running",
    go: (page, base) => openRegression(page, base, running),
  },
  {
    name: "regression-case",
    go: async (page, base) => {
      await openRegression(page, base, runs);
      await page.getByTestId("case-expect").first().click();
      await page.getByTestId("case-save").waitFor();
    },
  },
  {
    name: "teams",
    go: async (page, base) => {
      await page.route(/\/api\/teams(\?|$)/, (route) =>
        route.fulfill({ json: teams }),
      );
      await page.goto(`${base}/settings`);
      await page.getByTestId("team").waitFor();
      await page.getByTestId("create-team").click();
      await page.getByTestId("team-save").waitFor();
    },
  },
  {
    name: "thread-handed-off",
    go: async (page, base) => {
      const handedOff = (item: Json) => ({
        ...item,
        team: { id: "1", name: "Workshop" },
        priority: "high",
      });
      await page.route(
        /\/api\/conversations(\?|\/[^/]+$)/,
        changed((body) =>
          Array.isArray(body["items"])
            ? { ...body, items: (body["items"] as Json[]).map(handedOff) }
            : handedOff(body),
        ),
      );
      await page.route("**/events?**", (route) =>
        route.fulfill({
          json: {
            items: [
              {
                id: "e",
                kind: "handed_off",
                by: "ai",
                reason: "asked_for_team",
                afterSeq: 1_000_000,
                at: new Date().toISOString(),
                detail: {
                  question: "My lamp flickers. Can the workshop look at it?",
                  answered: "A loose bulb is the most frequent cause.",
                  articles: ["Warranty and repairs"],
                  language: "en",
                  mood: "unhappy",
                  team: "Workshop",
                  priority: "high",
                },
              },
            ],
          },
        }),
      );
      await openFirst(page, base);
      await page.getByTestId("handoff-summary").waitFor();
    },
  },
  {
    name: "thread-wrong",
    go: async (page, base) => {
      await openFirst(page, base, "q=Lena");
      await page.getByTestId("thumb-wrong").first().click();
      await page.getByTestId("wrong-send").waitFor();
    },
  },
];
