/** What surrounds the thread: notices of Meta, templates, contacts, settings. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { keep } from "./artifacts.js";
import { openContext, watch } from "./browser.js";
import { response, row, signIn } from "./dashboard.js";
import { Meta } from "./meta.js";
import { newCustomer } from "./phone.js";
import type { Stack } from "./stack.js";
import { until, WAIT_MS } from "./until.js";

export function desk(stack: () => Stack, browser: () => Browser): void {
  describe("the desk", () => {
    let context: BrowserContext;
    let page: Page;
    let meta: Meta;
    let troubles: string[];

    before(async () => {
      meta = new Meta(stack());
      context = await openContext(browser(), 1440, "light");
      page = await context.newPage();
      troubles = watch(page);
      await signIn(page, stack());
    });
    after(() => context.close());

    const openIntegration = async () => {
      await page.goto(`${stack().dashboard}/integrations`);
      await page.getByTestId("integration-row").first().click();
      await page.getByTestId("check").first().waitFor();
    };
    const openDetails = async (name: string) => {
      await page.goto(`${stack().dashboard}/inbox?view=all`);
      await row(page, name).first().click();
      await page.getByTestId("thread-message").first().waitFor();
      if ((await page.getByTestId("pane-details").count()) === 0)
        await page.keyboard.press("]");
      await page.getByTestId("contact-panel").waitFor();
    };

    test("something critical that Meta tells is marked in the navigation, live", async () => {
      assert.equal(await page.getByTestId("nav-alarm").count(), 0);
      await meta.tell("account_update.DISABLED_UPDATE");
      await page.getByTestId("nav-alarm").waitFor();
      await page
        .getByRole("link", { name: "Integrations, needs attention" })
        .click();
      await page.getByTestId("open-notices").waitFor();
    });

    test("a notice says what it means, and is settled by hand", async () => {
      await page.getByTestId("integration-row").first().click();
      const notice = page.locator(
        '[data-testid="notice"][data-severity="critical"]',
      );
      await notice.first().waitFor();
      await keep(page, "desk-notices");
      await notice.first().getByTestId("resolve").click();
      await notice.first().waitFor({ state: "detached" });
      await page.getByTestId("nav-alarm").waitFor({ state: "detached" });
      await page
        .getByTestId("notice-history")
        .locator("summary")
        .first()
        .click();
      await page
        .getByTestId("notice-history")
        .getByTestId("notice")
        .first()
        .waitFor();
    });

    test("what Meta allows is told in words", async () => {
      await meta.tell("phone_number_quality_update.flagged");
      await page
        .getByTestId("facts")
        .getByText("Flagged for low quality")
        .waitFor();
    });

    test("templates are synchronised, and tell their status and quality", async () => {
      await meta.addTemplates();
      await openIntegration();
      const synced = response(page, "POST", "/templates/sync");
      await page.getByTestId("sync-templates").click();
      await synced;
      const template = (name: string) =>
        page.getByTestId("template-row").filter({ hasText: name });
      await template("sample_paused")
        .getByText("Paused for low quality")
        .waitFor();
      await template("sample_yellow").getByText("Quality medium").waitFor();
      await template("sample_positional").getByRole("button").click();
      await template("sample_positional")
        .getByTestId("template-card")
        .getByText("Hello {{1}}")
        .waitFor();
      await page
        .getByTestId("synced")
        .filter({ hasText: "Synchronised" })
        .waitFor();
    });

    test("the details of a conversation name the customer’s identities and wishes", async () => {
      const customer = newCustomer("Nils");
      await meta.send(customer, { text: "No more offers please" });
      await meta.tell("user_preferences.stop", { waId: customer.waId });
      await openDetails(customer.name);
      await page
        .getByTestId("identity")
        .getByText(`+${customer.waId}`)
        .waitFor();
      await page.getByTestId("marketing-stopped").waitFor();
      await keep(page, "desk-contact");
    });

    test("two contacts are merged and split again, and say so", async () => {
      const [one, two] = [newCustomer("Maja"), newCustomer("Majas")];
      await meta.send(one, { text: "From my phone" });
      await meta.send(two, { text: "From my other phone" });
      await openDetails(one.name);
      await page.getByTestId("merge-other").click();
      await page.getByTestId("merge-search").fill(two.name);
      await page
        .getByTestId("merge-choice")
        .filter({ hasText: two.name })
        .click();
      await page.getByRole("dialog").getByText("Nothing is deleted").waitFor();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "Merge" })
        .click();
      await page.getByTestId("merge-row").waitFor();
      await page.getByTestId("identity").getByText(`+${two.waId}`).waitFor();
      await page.getByTestId("split").click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "Split" })
        .click();
      await page.getByTestId("split").waitFor({ state: "detached" });
      await page
        .getByTestId("identity")
        .getByText(`+${two.waId}`)
        .waitFor({ state: "detached" });
    });

    test("a contact is renamed, and every list says so", async () => {
      const customer = newCustomer("Per");
      await meta.send(customer, { text: "Good morning" });
      await openDetails(customer.name);
      await page.getByTestId("rename").click();
      await page
        .getByTestId("rename-name")
        .fill(`${customer.name} (wholesale)`);
      await page.getByTestId("rename-save").click();
      await row(page, `${customer.name} (wholesale)`).waitFor();
    });

    test("the search finds a number in another spelling", async () => {
      const digits = newCustomer("Ana").waId.slice(-4);
      const customer = { name: `Ana ${digits}`, waId: `55118765${digits}` };
      await meta.send(customer, { text: "Bom dia" });
      await page.goto(`${stack().dashboard}/inbox?view=all`);
      await page.getByTestId("inbox-search").fill(`+55 11 98765-${digits}`);
      await until("the search finds one conversation", WAIT_MS, async () =>
        (await page.getByTestId("inbox-row").count()) === 1 ? true : undefined,
      );
      await row(page, customer.name).waitFor();
    });

    test("read marks and typing are chosen, and stay chosen", async () => {
      await page.goto(`${stack().dashboard}/operators`);
      await page.getByTestId("operator-row").first().click();
      await page.getByTestId("read-marks-off").check();
      await page.getByTestId("operator-save").click();
      await page.getByTestId("save-bar").waitFor({ state: "detached" });
      await page.reload();
      await page
        .getByTestId("read-marks-off")
        .and(page.locator(":checked"))
        .waitFor();
      await page.getByTestId("read-marks-turn").check();
      await page.getByTestId("operator-save").click();
      await page.getByTestId("save-bar").waitFor({ state: "detached" });
    });

    test("a team is made, with what customers call it", async () => {
      const name = `Workshop ${Date.now()}`;
      await page.goto(`${stack().dashboard}/settings`);
      await page.getByTestId("create-team").click();
      await page.getByTestId("team-name").fill(name);
      await page.getByTestId("team-aliases").fill("repairs");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").getByRole("checkbox").first().check();
      await page.getByTestId("team-save").click();
      const team = page.getByTestId("team").filter({ hasText: name });
      await team.filter({ hasText: "repairs" }).waitFor();
      await team.getByRole("button", { name: "Delete" }).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "Delete" })
        .click();
      await team.waitFor({ state: "detached" });
    });

    test("nothing went wrong in the page on the way", () =>
      assert.deepEqual(troubles, []));
  });
}
