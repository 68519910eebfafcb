/** Knowledge, from an empty editor to an answer. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { keep } from "./artifacts.js";
import { ask, writeArticle } from "./asking.js";
import { openContext } from "./browser.js";
import { signIn } from "./dashboard.js";
import type { Stack } from "./stack.js";

const QUESTION = "What is the quokka called?";
const READ_MS = 60_000;

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
      assert.match(
        await page.getByTestId("diff").innerText(),
        /Bruno.*Bertha/s,
      );
      await keep(page, "knowledge-2-versions");
      await page.getByTestId("version-restore").click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      assert.match(await text.inputValue(), /Bruno/);
      await page.reload();
      await text.waitFor();
      assert.match(await text.inputValue(), /Bruno/);
    });

    test("what is not saved is not lost without a question", async () => {
      await page.getByTestId("article-title").fill("Something else");
      await page.getByRole("link", { name: "Integrations" }).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "Keep editing" })
        .click();
      assert.equal(
        await page.getByTestId("article-title").inputValue(),
        "Something else",
      );
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
      assert.equal(
        await page
          .getByTestId("article-row")
          .filter({ hasText: title })
          .count(),
        0,
      );
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
      await row
        .and(page.locator('[data-state="done"]'))
        .waitFor({ timeout: READ_MS });
      await keep(page, "knowledge-3-sources");
      const asked = await ask(page, "Where can tricycles park?");
      assert.match(asked.text, /behind the showroom/);
      await row.click();
      await page.getByTestId("source-item").first().waitFor();
      await page.getByTestId("source-articles").click();
      await page.getByTestId("article-row").first().click();
      await page.getByTestId("article-body").waitFor();
      assert.match(
        await page.getByTestId("article-body").inputValue(),
        /Tricycles/,
      );
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
      assert.equal(
        await page
          .getByTestId("credential-phoneNumberId")
          .getAttribute("aria-invalid"),
        "false",
      );
    });
  });
}
