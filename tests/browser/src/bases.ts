/** Several knowledge bases, and a question nobody waits for. */
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { keep } from "./artifacts.js";
import { writeArticle } from "./asking.js";
import { openContext } from "./browser.js";
import { says, signIn } from "./dashboard.js";
import { never } from "./routes.js";
import type { Stack } from "./stack.js";

export function bases(stack: () => Stack, browser: () => Browser): void {
  describe("knowledge bases", () => {
    const name = `Outlet ${Date.now()}`;
    const title = `Seconds ${Date.now()}`;
    let context: BrowserContext;
    let page: Page;

    before(async () => {
      context = await openContext(browser(), 1440, "light");
      page = await context.newPage();
      await signIn(page, stack());
    });
    after(() => context.close());

    const open = () => page.goto(`${stack().dashboard}/knowledge`);
    const choose = async (step: string) => {
      await page.getByTestId("base-switch").click();
      await page.getByTestId(step).first().click();
    };

    test("another one is made, and what is written there stays there", async () => {
      await open();
      await choose("base-create");
      await page.getByTestId("base-save").click();
      await page
        .locator('[data-testid="base-name"][aria-invalid="true"]')
        .waitFor();
      await page.getByTestId("base-name").fill(name);
      await page.getByTestId("base-save").click();
      await page.getByTestId("base-switch").filter({ hasText: name }).waitFor();
      await page.getByTestId("empty").waitFor();
      await writeArticle(page, stack().dashboard, {
        title,
        body: "Seconds have a small flaw and cost half.",
      });
      const address = page.url();
      await open();
      const row = page.getByTestId("article-row").filter({ hasText: title });
      await row.waitFor();
      await choose("base-choice");
      await row.waitFor({ state: "detached" });
      await page.getByTestId("article-row").first().waitFor();
      // A link without the knowledge base in it leads to the article all the same.
      await page.goto(address.replace(/\?.*$/, ""));
      await says(page.getByTestId("article-title"), new RegExp(`^${title}$`));
      await keep(page, "bases-1-elsewhere");
    });

    test("an operator answers from the one that is chosen, which then stays", async () => {
      await page.goto(`${stack().dashboard}/operators`);
      await page.getByTestId("operator-row").first().click();
      const choice = page.getByTestId("operator-base");
      // The choices are there once the knowledge bases are.
      await choice
        .locator("option")
        .filter({ hasText: name })
        .waitFor({ state: "attached" });
      const held = await choice.inputValue();
      await choice.selectOption({ label: name });
      await page.getByTestId("operator-save").click();
      await page.getByTestId("save-bar").waitFor({ state: "detached" });
      await open();
      await choose("base-delete");
      await page.getByTestId("base-in-use").getByRole("link").click();
      await page.getByTestId("operator-base").selectOption(held);
      await page.getByTestId("operator-save").click();
      await page.getByTestId("save-bar").waitFor({ state: "detached" });
    });

    test("it is named anew, and deleted with what is in it", async () => {
      await open();
      await choose("base-rename");
      await page.getByTestId("base-name").fill(`${name} again`);
      await page.getByTestId("base-save").click();
      await page
        .getByTestId("base-switch")
        .filter({ hasText: "again" })
        .waitFor();
      await choose("base-delete");
      await page
        .getByTestId("base-takes")
        .filter({ hasText: "1 article" })
        .waitFor();
      await keep(page, "bases-2-delete");
      await page.getByTestId("base-delete-confirm").click();
      await page
        .getByTestId("base-switch")
        .filter({ hasNotText: name })
        .waitFor();
      await page.getByTestId("article-row").first().waitFor();
    });

    test("a question is stopped, and asked again", async () => {
      await open();
      await page.route("**/ask", never);
      const gone = page.waitForEvent("requestfailed", (request) =>
        request.url().endsWith("/ask"),
      );
      await page.getByTestId("ask-input").fill("How much are seconds?");
      await page.keyboard.press("Enter");
      await page.getByTestId("ask-stop").click();
      await gone;
      await page.getByTestId("ask-stopped").waitFor();
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await page.keyboard.press("Enter");
      await page.getByTestId("ask-answer").waitFor();
    });
  });
}
