/** From conversations to better knowledge: gaps, suggestions, thumbs, mending an article, keeping a case. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { keep } from "./artifacts.js";
import { ask } from "./asking.js";
import { openContext, watch } from "./browser.js";
import {
  messages,
  owner,
  response,
  row,
  says,
  signIn,
  takeOverByWriting,
} from "./dashboard.js";
import { newCustomer, Phone, type Customer } from "./phone.js";
import type { Stack } from "./stack.js";
import { until } from "./until.js";

/** Gaps and suggestions are looked for every few seconds. */
const FOUND_MS = 120_000;
const KNOWN = "How long do I have to send an item back?";

export function learning(stack: () => Stack, browser: () => Browser): void {
  describe("learning", () => {
    let context: BrowserContext;
    let page: Page;
    let troubles: string[];

    before(async () => {
      context = await openContext(browser(), 1440, "light");
      page = await context.newPage();
      troubles = watch(page);
      await signIn(page, stack());
    });
    after(() => context.close());

    const hear = async (customer: Customer, text: string): Promise<Phone> => {
      const phone = await Phone.of(context, stack(), customer);
      await phone.write(text);
      await page.goto(`${stack().dashboard}/inbox?view=all`);
      await row(page, customer.name).click();
      await messages(page, "customer", text).waitFor();
      return phone;
    };
    /** Asks the page again until it shows what is looked for. */
    const appears = (path: string, what: Locator) =>
      until(`${path} shows it`, FOUND_MS, async () => {
        await page.goto(`${stack().dashboard}${path}`);
        await page
          .getByTestId(/^(gap|suggestion|empty)$/)
          .first()
          .waitFor();
        return (await what.count()) > 0 ? true : undefined;
      });

    test("a question nothing answers becomes a gap, and an article closes it", async () => {
      const question = "Do you restore antique gramophones?";
      const customer = newCustomer("Gustav");
      const phone = await hear(customer, question);
      await phone.messages("business").first().waitFor();
      const gap = page.getByTestId("gap").filter({ hasText: "gramophones" });
      await appears("/knowledge/gaps", gap);
      await keep(page, "learning-1-gap");
      await gap.first().getByTestId("gap-write").click();
      await page
        .getByTestId("article-questions-item")
        .filter({ hasText: "gramophones" })
        .first()
        .waitFor();
      await says(page.getByTestId("article-title"), /gramophones$/);
      await page
        .getByTestId("article-body")
        .fill(
          "We restore antique gramophones in our workshop in Weimar. It takes six weeks.",
        );
      await page.getByTestId("article-publish").click();
      await page.waitForURL((url) => url.pathname === "/knowledge/gaps");
      await gap.first().waitFor({ state: "detached" });
      await page.getByTestId("gaps-resolved").click();
      await gap.first().waitFor();
      assert.match((await ask(page, question)).text, /Weimar/);
    });

    test("what a person answered is suggested, put right, and known once it is approved", async () => {
      const customer = newCustomer("Selma");
      await hear(customer, "Do you engrave initials into the brass base?");
      await takeOverByWriting(
        page,
        "Yes, we engrave up to three initials into the brass base for fifteen euros.",
      );
      const closed = response(page, "POST", "/close");
      await page.getByTestId("close").first().click();
      await owner(page, "closed").waitFor();
      await closed;
      const suggestion = page
        .getByTestId("suggestion")
        .filter({ has: page.locator('input[value*="engrave"]') });
      await appears("/knowledge/suggestions", suggestion);
      const answer = suggestion.first().getByTestId("suggestion-answer");
      await answer.fill(`${await answer.inputValue()} It takes four days.`);
      await keep(page, "learning-2-suggestion");
      await suggestion.first().getByTestId("suggestion-approve").click();
      await suggestion.first().waitFor({ state: "detached" });
      const asked = await ask(
        page,
        "Can you engrave my initials into the base?",
      );
      assert.equal(asked.outcome, "reply");
      assert.match(asked.text, /fifteen euros/);
    });

    test("an answer is explained, judged, and kept as a case", async () => {
      await hear(newCustomer("Paula"), KNOWN);
      await messages(page, "ai", "30 days").waitFor();
      const praised = response(page, "PUT", "/feedback");
      await page.getByTestId("thumb-good").first().click();
      await page
        .locator('[data-testid="thumb-good"][aria-pressed="true"]')
        .waitFor();
      await praised;
      await page.getByTestId("thumb-wrong").first().click();
      await page
        .getByTestId("wrong-comment")
        .fill("It should say from which day on");
      const blamed = response(page, "PUT", "/feedback");
      await page.getByTestId("wrong-send").click();
      await page
        .locator('[data-testid="thumb-wrong"][aria-pressed="true"]')
        .waitFor();
      await blamed;
      await page.goto(`${stack().dashboard}/knowledge/feedback`);
      await page
        .getByTestId("judged")
        .filter({ hasText: "from which day on" })
        .first()
        .waitFor();
      await page.goBack();
      await page
        .locator('[data-testid="thumb-wrong"][aria-pressed="true"]')
        .waitFor();
      await page.getByTestId("why").first().click();
      await page.getByTestId("why-facts").waitFor();
      await page.getByTestId("pane-why").filter({ hasText: KNOWN }).waitFor();
      await keep(page, "learning-3-why");
      await page.getByTestId("add-regression").click();
      await page.getByText("Added to the regression cases.").first().waitFor();
    });

    test("the article behind an answer is mended, and the way leads back to the conversation", async () => {
      const conversation = new URL(page.url()).pathname;
      await page.getByTestId("fix-article").click();
      await page
        .getByTestId("article-questions-item")
        .filter({ hasText: KNOWN })
        .waitFor();
      await keep(page, "learning-4-fix");
      await page.getByTestId("article-publish").click();
      await page.waitForURL((url) => url.pathname === conversation);
      await messages(page, "ai", "30 days").waitFor();
    });

    test("nothing went wrong in the page on the way", () =>
      assert.deepEqual(troubles, []));
  });
}
