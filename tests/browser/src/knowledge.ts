/** Knowledge, from an empty editor to an answer. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { keep } from "./artifacts.js";
import { ask, writeArticle } from "./asking.js";
import { openContext } from "./browser.js";
import { says, signIn } from "./dashboard.js";
import type { Stack } from "./stack.js";

const QUESTION = "What is the quokka called?";

export function knowledge(stack: () => Stack, browser: () => Browser): void {
  describe("knowledge", () => {
    const title = `Quokkas in the shop window ${Date.now()}`;
    let context: BrowserContext;
    let page: Page;

    before(async () => {
      context = await openContext(browser(), 1024, "dark");
      page = await context.newPage();
      await signIn(page, stack());
    });
    after(() => context.close());

    test("a draft answers nothing; published, it answers the next question", async () => {
      const body =
        "The quokka in our shop window is called Bruno. He is made of felt and not for sale.";
      await writeArticle(
        page,
        stack().dashboard,
        { title, body, question: QUESTION },
        "draft",
      );
      await page.goto(`${stack().dashboard}/knowledge`);
      assert.doesNotMatch((await ask(page, QUESTION)).text, /Bruno/);
      await page.getByTestId("article-row").filter({ hasText: title }).click();
      await page.getByTestId("article-publish").click();
      await page
        .getByTestId("article-status")
        .filter({ hasText: "Published" })
        .waitFor();
      await page.goto(`${stack().dashboard}/knowledge`);
      const asked = await ask(page, QUESTION);
      assert.equal(asked.outcome, "reply");
      assert.match(asked.text, /Bruno/);
      await keep(page, "knowledge-1-asked");
    });

    test("an older version is compared with what is there now, and comes back", async () => {
      await page.getByTestId("article-row").filter({ hasText: title }).click();
      const text = page.getByTestId("article-body");
      await text.fill((await text.inputValue()).replace("Bruno", "Bertha"));
      await page.getByTestId("article-publish").click();
      await page.getByText("Saved. The AI knows it now.").first().waitFor();
      await page.getByTestId("versions-open").click();
      await page.getByTestId("version").nth(1).click();
      await page
        .getByTestId("diff")
        .filter({ hasText: /Bruno.*Bertha/s })
        .waitFor();
      await keep(page, "knowledge-2-versions");
      await page.getByTestId("version-restore").click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await says(text, /Bruno/);
      await page.reload();
      await says(text, /Bruno/);
    });

    test("what is not saved is not lost without a question", async () => {
      await page.getByTestId("article-title").fill("Something else");
      await page.getByRole("link", { name: "Integrations" }).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "Keep editing" })
        .click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await says(page.getByTestId("article-title"), /^Something else$/);
      await page
        .getByRole("link", { name: "Knowledge", exact: true })
        .first()
        .click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "Discard changes" })
        .click();
      await page.getByTestId("article-row").first().waitFor();
    });

    test("a deleted article is known no more", async () => {
      await page.getByTestId("article-row").filter({ hasText: title }).click();
      await page.getByRole("button", { name: "Delete", exact: true }).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "Delete" })
        .click();
      await page.waitForURL((url) => url.pathname === "/knowledge");
      await page.getByTestId("article-row").first().waitFor();
      await page
        .getByTestId("article-row")
        .filter({ hasText: title })
        .waitFor({ state: "detached" });
    });

    test("an uploaded file is read, and answered from", async () => {
      const name = `Parking ${Date.now()}.md`;
      await page.goto(`${stack().dashboard}/knowledge/sources`);
      await page.getByTestId("upload-input").setInputFiles([
        {
          name,
          mimeType: "text/markdown",
          buffer: Buffer.from(
            "# Parking for tricycles\n\nTricycles park for free in the yard behind the showroom.\n",
          ),
        },
        {
          name: "prices.xlsx",
          mimeType: "application/octet-stream",
          buffer: Buffer.from("PK"),
        },
      ]);
      // What cannot be read says so without being sent.
      await page
        .getByTestId("upload")
        .filter({ hasText: "prices.xlsx" })
        .getByText("five kinds")
        .waitFor();
      const row = page.getByTestId("source-row").filter({ hasText: name });
      await row.and(page.locator('[data-state="done"]')).waitFor();
      await keep(page, "knowledge-3-sources");
      const asked = await ask(page, "Where can tricycles park?");
      assert.match(asked.text, /behind the showroom/);
      await row.click();
      await page.getByTestId("source-item").first().waitFor();
      await page.getByTestId("source-articles").click();
      await page
        .getByTestId("article-row")
        .filter({ hasText: "Parking for tricycles" })
        .first()
        .click();
      await says(page.getByTestId("article-body"), /Tricycles/);
    });

    test("what is wrong with credentials is said at the field", async () => {
      await page.goto(`${stack().dashboard}/integrations/new?step=3`);
      await page.getByTestId("credential-accessToken").fill("EAAG");
      await page.getByTestId("credential-phoneNumberId").fill("10620");
      await page.getByTestId("credential-businessAccountId").fill("17841");
      await page.getByTestId("credential-phoneNumber").fill("+49 151");
      await page.getByTestId("wizard-save").click();
      await page
        .locator('[data-testid="credential-phoneNumber"][aria-invalid="true"]')
        .waitFor();
      await page
        .locator(
          '[data-testid="credential-phoneNumberId"][aria-invalid="false"]',
        )
        .waitFor();
    });
  });
}
