/** Screens of the knowledge bases, and of what models cost. */
import type { Page } from "playwright-core";
import { never, UNAVAILABLE, type Json, type Screen } from "./routes.js";

const DAY_MS = 86_400_000;
const dayOf = (ago: number) =>
  new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);

const used = (ago: number, model: string, purpose: string, calls: number) => ({
  day: dayOf(ago),
  model,
  purpose,
  calls,
  inputTokens: calls * 1_900,
  cachedTokens: calls * 1_100,
  outputTokens: calls * 90,
  ...(model.includes("large") ? {} : { costMicroUsd: calls * 410 }),
});

const usage: Json = {
  items: Array.from({ length: 24 }, (_, ago) => [
    used(ago, "example-mini", "reply", 40 + ((ago * 37) % 61)),
    used(ago, "example-large-with-a-long-name-2026-11", "regression", 3),
  ]).flat(),
};

const spent = (since: string, tokens: number, microUsd: number) => ({
  since,
  tokens,
  microUsd,
});

const budgets: Json = {
  day: spent(dayOf(0), 84_200, 2_512_000),
  month: spent(`${dayOf(0).slice(0, 7)}-01`, 1_204_000, 31_400_000),
};

const operator = (id: string, name: string, caps: Json): Json => ({
  id,
  name,
  knowledgeBaseId: "1",
  settings: { caps },
});

const operators: Json = {
  items: [
    operator("1", "Mia", {
      accountDayTokens: 100_000,
      accountDayMicroUsd: 2_500_000,
      accountMonthMicroUsd: 50_000_000,
    }),
    operator("2", "Operator without any limit", {}),
  ],
};

async function usageAnswers(page: Page): Promise<void> {
  await page.route("**/api/usage?**", (route) =>
    route.fulfill({ json: usage }),
  );
  await page.route("**/api/usage/budgets", (route) =>
    route.fulfill({ json: budgets }),
  );
  await page.route(/\/api\/operators(\?|$)/, (route) =>
    route.fulfill({ json: operators }),
  );
}

const BASES: Json = {
  items: [
    "Main shop",
    "An outlet whose name is longer than there is room for",
  ].map((name, index) => ({
    id: `00000000-0000-7000-8000-00000000000${index}`,
    name,
    version: 1,
    articleCount: index * 12,
    createdAt: new Date().toISOString(),
    updatedAt: new Date().toISOString(),
  })),
};

/** Two knowledge bases, with nothing in them. */
async function openMenu(page: Page, base: string): Promise<void> {
  await page.route(/\/api\/knowledge-bases\//, (route) =>
    route.fulfill({ json: { items: [] } }),
  );
  await page.route(/\/api\/knowledge-bases(\?|$)/, (route) =>
    route.fulfill({ json: BASES }),
  );
  await page.goto(`${base}/knowledge`);
  await page.getByTestId("base-switch").click();
  await page.getByTestId("base-choice").first().waitFor();
}

export const BASE_SCREENS: Screen[] = [
  { name: "bases", go: openMenu },
  {
    name: "base-delete",
    go: async (page, base) => {
      await openMenu(page, base);
      await page.getByTestId("base-delete").click();
      await page.getByTestId("base-takes").waitFor({ state: "attached" });
    },
  },
  {
    name: "base-none",
    go: async (page, base) => {
      await page.route(/\/api\/knowledge-bases(\?|$)/, (route) =>
        route.fulfill({ json: { items: [] } }),
      );
      await page.goto(`${base}/knowledge`);
      await page.getByTestId("base-create-first").click();
      await page.getByTestId("base-save").click();
      await page
        .locator('[data-testid="base-name"][aria-invalid="true"]')
        .waitFor();
    },
  },
  {
    name: "ask-running",
    go: async (page, base) => {
      await page.route("**/ask", never);
      await page.goto(`${base}/knowledge`);
      await page.getByTestId("ask-input").fill("How long may I think it over?");
      await page.getByTestId("ask-submit").click();
      await page.getByTestId("ask-stop").waitFor();
    },
  },
  {
    name: "usage",
    go: async (page, base) => {
      await usageAnswers(page);
      await page.goto(`${base}/settings/usage`);
      await page.getByTestId("usage-row").first().getByRole("button").click();
      await page.getByTestId("usage-detail").first().waitFor();
    },
  },
  {
    name: "usage-none",
    go: async (page, base) => {
      await usageAnswers(page);
      await page.route("**/api/usage?**", (route) =>
        route.fulfill({ json: { items: [] } }),
      );
      await page.goto(`${base}/settings/usage`);
      await page.getByTestId("empty").waitFor();
    },
  },
  {
    name: "usage-failed",
    go: async (page, base) => {
      await page.route("**/api/usage**", (route) => route.fulfill(UNAVAILABLE));
      await page.goto(`${base}/settings/usage`);
      await page.getByTestId("failed").first().waitFor();
    },
  },
];
