/** The demo, as its first visitor walks it: from signing in to a reply on the customer's phone, and back to the AI. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { keep } from "./artifacts.js";
import { openContext, watch } from "./browser.js";
import { messages, owner, row, sent, signIn, write } from "./dashboard.js";
import { newCustomer, Phone } from "./phone.js";
import type { Stack } from "./stack.js";
import { until, WAIT_MS } from "./until.js";

const QUESTION = "How long do I have to send an item back?";

export function walk(stack: () => Stack, browser: () => Browser): void {
  describe("the demo", () => {
    const customer = newCustomer("Lena");
    let context: BrowserContext;
    let page: Page;
    let phone: Phone;
    let troubles: string[];

    before(async () => {
      context = await openContext(browser(), 1440, "light");
      page = await context.newPage();
      troubles = watch(page);
    });
    after(() => context.close());

    test("a wrong password is refused in words", async () => {
      await page.goto(`${stack().dashboard}/`);
      await page.getByTestId("sign-in-email").fill(stack().email);
      await page.getByTestId("sign-in-password").fill("not the password");
      await page.getByTestId("sign-in-submit").click();
      await page.getByRole("alert").waitFor();
      await keep(page, "walk-0-wrong-password");
    });

    test("the right one opens the inbox, live", async () => {
      await signIn(page, stack());
      assert.equal(new URL(page.url()).pathname, "/inbox");
    });

    test("a number is connected, with its webhook URL and verify token to copy", async () => {
      await page.goto(`${stack().dashboard}/integrations`);
      await page.getByTestId("integration-row").first().click();
      await page
        .getByTestId("webhook-url")
        .filter({ hasText: /\/webhooks\/whatsapp_cloud\/\S{20,}$/ })
        .waitFor();
      await page
        .getByTestId("verify-token")
        .filter({ hasText: /\S/ })
        .waitFor();
      await keep(page, "walk-1-integration");
    });

    test("a customer writes, and the conversation appears live with a WhatsApp badge", async () => {
      await page.goto(`${stack().dashboard}/inbox?view=all`);
      await page
        .locator('[data-testid="stream-dot"][data-state="live"]')
        .waitFor();
      phone = await Phone.of(context, stack(), customer);
      await phone.write(QUESTION);
      await row(page, customer.name).waitFor();
      await row(page, customer.name).getByTestId("whatsapp-badge").waitFor();
      await keep(page, "walk-2-inbox");
    });

    test("the AI answers from the knowledge base, in the thread and on the phone", async () => {
      await row(page, customer.name).click();
      await messages(page, "customer", QUESTION).waitFor();
      await messages(page, "ai", "30 days").waitFor();
      await phone.messages("business", "30 days").waitFor();
      await keep(page, "walk-3-answered");
      await keep(phone.page, "walk-3-phone");
    });

    test("its ticks rise until they are blue", async () => {
      await phone.page.bringToFront();
      await messages(page, "ai", "30 days")
        .and(page.locator('[data-status="delivered"], [data-status="read"]'))
        .waitFor();
      await page.bringToFront();
    });

    test("the answer can be explained by the passages it rests on", async () => {
      await page.getByTestId("why").first().click();
      await page.getByTestId("why-source").first().waitFor();
      await page
        .getByTestId("pane-why")
        .filter({ hasText: "Returns and refunds" })
        .waitFor();
      await keep(page, "walk-4-why");
      await page.keyboard.press("]");
      await page.getByTestId("pane-why").waitFor({ state: "detached" });
    });

    test("a person takes over by writing, and the customer reads it", async () => {
      await owner(page, "ai").waitFor();
      await write(page, "Hello, this is *Mira*. I am here for you.");
      await owner(page, "human").waitFor();
      await phone.messages("business", "I am here for you").waitFor();
      await sent(page, messages(page, "agent", "I am here")).waitFor();
      await page
        .locator('[data-testid="thread-event"][data-kind="taken_over"]')
        .first()
        .waitFor();
      await keep(page, "walk-5-taken-over");
    });

    test("a note is for colleagues; the customer never sees it", async () => {
      await page.getByTestId("composer-note").click();
      await write(page, "Ask the warehouse about the box");
      await page
        .getByTestId("thread-note")
        .filter({ hasText: "warehouse" })
        .waitFor();
      await page.getByTestId("composer-reply").click();
      // What is sent after the note arrives, and the note did not.
      await write(page, "One moment please");
      await phone.messages("business", "One moment please").waitFor();
      assert.equal(
        await phone.messages("business", "Ask the warehouse").count(),
        0,
      );
    });

    test("the customer writes to the person, and handed back the AI answers what is open", async () => {
      await phone.write("When are you open?");
      await messages(page, "customer", "When are you open?").waitFor();
      assert.equal(
        await messages(page, "ai", "Tuesday to Saturday").count(),
        0,
      );
      await page.getByTestId("hand-back").click();
      await owner(page, "ai").waitFor();
      await messages(page, "ai", "Tuesday to Saturday").waitFor();
      await phone.messages("business", "Tuesday to Saturday").waitFor();
      await keep(page, "walk-6-handed-back");
      await keep(phone.page, "walk-6-phone");
    });

    test("with the keyboard alone a conversation is closed and found again", async () => {
      await page.getByTestId("thread-name").click();
      await page.keyboard.press("e");
      await owner(page, "closed").waitFor();
      await page.keyboard.press("5");
      await row(page, customer.name).waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type(customer.name);
      await until("the search finds one conversation", WAIT_MS, async () =>
        (await page.getByTestId("inbox-row").count()) === 1 ? true : undefined,
      );
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").waitFor();
      await keep(page, "walk-7-command-menu");
      await page.keyboard.press("Escape");
    });

    test("nothing went wrong in the page on the way", () =>
      assert.deepEqual(troubles, []));
  });
}
