/** The operator: changed, tried before it is saved, and held against real questions. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { keep } from "./artifacts.js";
import { openContext, watch } from "./browser.js";
import { says, signIn } from "./dashboard.js";
import type { Stack } from "./stack.js";

const RUN_MS = 120_000;

export function operators(stack: () => Stack, browser: () => Browser): void {
  describe("operators", () => {
    let context: BrowserContext;
    let page: Page;
    let troubles: string[];
    let named: string;

    before(async () => {
      context = await openContext(browser(), 1440, "light");
      page = await context.newPage();
      troubles = watch(page);
      await signIn(page, stack());
      await page.goto(`${stack().dashboard}/operators`);
      await page.getByTestId("operator-row").first().click();
      named = await page.getByTestId("operator-name").inputValue();
    });
    after(() => context.close());

    const save = async () => {
      await page.getByTestId("operator-save").click();
      await page.getByTestId("save-bar").waitFor({ state: "detached" });
    };
    const say = async (text: string) => {
      const turns = await page.getByTestId("test-turn").count();
      await page.getByTestId("test-input").fill(text);
      await page.getByTestId("test-send").click();
      await page
        .locator('[data-testid="test-turn"][data-outcome]')
        .nth(turns)
        .waitFor();
    };

    test("a change is tried in the chat before it is saved", async () => {
      await page.getByTestId("operator-name").fill("Wilhelmine");
      await page.getByTestId("tab-test").click();
      await say("How long do I have to send an item back?");
      await page
        .getByTestId("test-turn")
        .filter({ hasText: /Wilhelmine[\s\S]*30 days/ })
        .waitFor();
      await page
        .getByTestId("test-evidence")
        .getByTestId("why-source")
        .first()
        .waitFor();
      await keep(page, "operators-1-test");
      await page.getByTestId("with-changes").click();
      await page.getByTestId("test-again").click();
      await page.getByTestId("test-turn").waitFor({ state: "detached" });
      await say("How long do I have to send an item back?");
      assert.doesNotMatch(
        await page.getByTestId("test-turn").first().innerText(),
        /Wilhelmine/,
      );
    });

    test("unsaved changes ask before they are lost, and stay across the tabs", async () => {
      await page.getByRole("link", { name: "Inbox" }).first().click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "Keep editing" })
        .click();
      await page.getByTestId("tab-settings").click();
      await says(page.getByTestId("operator-name"), /^Wilhelmine$/);
    });

    test("saved, it stays; and back again", async () => {
      await save();
      await page.reload();
      await says(page.getByTestId("operator-name"), /^Wilhelmine$/);
      await page.getByTestId("operator-name").fill(named);
      await save();
    });

    test("business hours are checked, kept, and taken away", async () => {
      await page.getByTestId("hours").click();
      const monday = page.getByTestId("hours-mon").locator("input");
      await monday.nth(1).fill("08:00");
      await page.getByTestId("operator-save").click();
      await page.getByText("Each stretch ends after it begins").waitFor();
      await monday.nth(1).fill("00:00");
      await page.getByTestId("hours-zone").fill("America/Sao_Paulo");
      await save();
      await page.reload();
      await says(page.getByTestId("hours-zone"), /^America\/Sao_Paulo$/);
      await says(monday.nth(1), /^00:00$/);
      await page.getByTestId("hours").click();
      await save();
    });

    test("a run shows which real question a change would make worse", async () => {
      await page.getByTestId("tab-regression").click();
      await page.getByTestId("case-add").click();
      await page
        .getByTestId("case-question")
        .fill("May I send a lamp back after Sending back?");
      await page.getByTestId("case-outcome").selectOption("reply");
      await page.getByTestId("case-contains").fill("30 days");
      await page.keyboard.press("Enter");
      await page.getByTestId("case-save").click();
      await page
        .getByTestId("case")
        .filter({ hasText: "Sending back" })
        .waitFor();

      await page.getByTestId("tab-settings").click();
      await page.getByTestId("policy-words").fill("lamp back");
      await page.keyboard.press("Enter");
      await page.getByTestId("tab-regression").click();
      await page.getByTestId("run-start").click();
      await page
        .locator('[data-testid="run"][data-state="done"]')
        .waitFor({ timeout: RUN_MS });
      await page
        .getByTestId("count-worse")
        .filter({ hasText: /^[1-9]/ })
        .waitFor();
      // What the run has found is in the list, without another look.
      await page
        .getByTestId("result")
        .filter({ hasText: "Sending back" })
        .waitFor();
      await page.getByTestId("verdict-worse").click();
      const result = page
        .getByTestId("result")
        .filter({ hasText: "Sending back" });
      await result.getByTestId("result-open").click();
      await result
        .getByTestId("result-before")
        .filter({ hasText: "30 days" })
        .waitFor();
      await result
        .getByTestId("result-after")
        .filter({ hasText: /hand off/i })
        .waitFor();
      await keep(page, "operators-2-regression");
      await page.getByRole("button", { name: "Discard changes" }).click();
    });

    test("nothing went wrong in the page on the way", () =>
      assert.deepEqual(troubles, []));
  });
}
