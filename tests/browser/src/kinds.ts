/** Every kind of message that customers send, as the thread shows it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { keep } from "./artifacts.js";
import { openContext, watch } from "./browser.js";
import {
  messages,
  row,
  signIn,
  takeOverByWriting,
  write,
} from "./dashboard.js";
import { Meta, type Json } from "./meta.js";
import { newCustomer } from "./phone.js";
import type { Stack } from "./stack.js";
import { until, WAIT_MS } from "./until.js";

export function kinds(stack: () => Stack, browser: () => Browser): void {
  describe("every kind of message", () => {
    const customer = newCustomer("Ida");
    const elsewhere: string[] = [];
    let context: BrowserContext;
    let page: Page;
    let meta: Meta;
    let troubles: string[];

    before(async () => {
      meta = new Meta(stack());
      context = await openContext(browser(), 1440, "light");
      page = await context.newPage();
      troubles = watch(page);
      page.on("request", (request) => {
        const { origin, protocol } = new URL(request.url());
        if (
          protocol !== "blob:" &&
          origin !== new URL(stack().dashboard).origin
        )
          elsewhere.push(request.url());
      });
      await signIn(page, stack());
      await page.goto(`${stack().dashboard}/inbox?view=all`);
      await meta.send(customer, { text: "Hello there" });
      await row(page, customer.name).click();
      // A person has the conversation, so that nothing but what is sent here comes into it.
      await takeOverByWriting(page, "I am here");
    });
    after(() => context.close());

    const send = (message: Json) => meta.send(customer, message);
    const shown = (kind: string): Locator =>
      page
        .locator(
          `[data-testid="thread-message"][data-author="customer"][data-kind="${kind}"]`,
        )
        .last();

    test("a picture has its place before it is there, and opens large with the keyboard", async () => {
      await send({ kind: "image.caption" });
      const picture = shown("image").getByTestId("picture");
      await picture.waitFor();
      await until("the picture is four to three", WAIT_MS, async () =>
        Math.abs((await ratio(picture)) - 4 / 3) < 0.01 ? true : undefined,
      );
      await until("the picture is drawn", WAIT_MS, () =>
        drawn(picture.locator("img")),
      );
      await send({ kind: "image.png" });
      await until("both pictures are there", WAIT_MS, async () =>
        (await page.getByTestId("picture").count()) === 2 ? true : undefined,
      );
      await picture.focus();
      await page.keyboard.press("Enter");
      await page.getByTestId("viewer").waitFor();
      await page.keyboard.press("ArrowLeft");
      await page
        .getByTestId("viewer")
        .getByText("Is this the right size?")
        .waitFor();
      await keep(page, "kinds-viewer");
      await page.keyboard.press("Escape");
      await page.getByTestId("viewer").waitFor({ state: "detached" });
    });

    test("a voice message can be played, and faster", async () => {
      await send({ kind: "voice" });
      const player = shown("audio").getByTestId("audio-player");
      await player.waitFor();
      await until("the length of the recording is known", WAIT_MS, async () =>
        (await player
          .locator("audio")
          .evaluate((sound: HTMLAudioElement) => sound.duration)) > 0
          ? true
          : undefined,
      );
      await player.getByRole("button", { name: "Speed 1×" }).click();
      await until("it plays faster", WAIT_MS, async () =>
        (await player
          .locator("audio")
          .evaluate((sound: HTMLAudioElement) => sound.playbackRate)) === 1.5
          ? true
          : undefined,
      );
    });

    test("a film has its player", async () => {
      await send({ kind: "video.caption" });
      await shown("video").locator("video[controls]").waitFor();
    });

    test("a document is saved under its name", async () => {
      await send({ kind: "document.caption" });
      const link = shown("document").getByTestId("document");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        link.click(),
      ]);
      assert.equal(download.suggestedFilename(), "invoice.pdf");
    });

    test("a file that Meta does not have any more says so", async () => {
      await send({ kind: "mediaError.tooLarge" });
      await shown("document")
        .getByTestId("media-failed")
        .filter({ hasText: /100\s?MB/ })
        .waitFor();
    });

    test("a sticker stands without a bubble", async () => {
      await send({ kind: "sticker" });
      await until("the sticker is drawn", WAIT_MS, () =>
        drawn(shown("sticker").locator("img")),
      );
    });

    test("a place has its name, its coordinates and a link", async () => {
      await send({ kind: "location.place" });
      await shown("location").getByText("Town Hall").waitFor();
      await shown("location")
        .locator('a[href*="openstreetmap.org"][href*="mlat=37.483307"]')
        .waitFor();
    });

    test("a contact card has numbers to copy", async () => {
      await send({ kind: "contacts.full" });
      const card = shown("contacts").getByTestId("contact-card").first();
      await card.getByText("Dr. A. B. Friend Jr.").waitFor();
      await card
        .getByRole("button", { name: /^Copy / })
        .first()
        .waitFor();
    });

    test("an order adds up", async () => {
      await send({ kind: "order.strings" });
      await shown("order").getByTestId("order-sum").waitFor();
    });

    test("what was chosen from a list says what it was", async () => {
      await send({ kind: "interactive.list" });
      await shown("interactive").getByLabel("Chose from the list").waitFor();
    });

    test("a form is a table of its answers", async () => {
      await send({ kind: "interactive.flow" });
      await shown("interactive").locator("dl").waitFor();
    });

    test("a call permission says until when", async () => {
      await send({ kind: "interactive.callAccept" });
      await shown("interactive").getByText("Calls allowed").waitFor();
      await shown("interactive")
        .getByText(/^Until /)
        .waitFor();
    });

    test("what WhatsApp does not pass on keeps what arrived", async () => {
      await send({ kind: "unsupported.poll" });
      await shown("unsupported").getByText("a poll").waitFor();
      await shown("unsupported").locator("summary").click();
      await shown("unsupported").locator("pre").getByText("131051").waitFor();
    });

    test("forwarded messages, advertisements and products say where they come from", async () => {
      await send({ kind: "forwarded.often" });
      await shown("text")
        .getByTestId("forwarded")
        .getByText("many times")
        .waitFor();
      await send({ kind: "referral" });
      await shown("text").getByTestId("referral").getByRole("link").waitFor();
      await send({ kind: "product" });
      await shown("text").getByTestId("product").waitFor();
      await keep(page, "kinds-end");
    });

    test("a notice of WhatsApp is a line of the thread", async () => {
      await send({ kind: "system.identity" });
      await page
        .locator('[data-testid="thread-notice"][data-kind="system"]')
        .last()
        .waitFor();
    });

    test("a quote stands above the answer and leads to its message", async () => {
      const quoted = await send({ text: "The blue one please" });
      await send({ text: "in size 42", repliesTo: quoted });
      const quote = shown("text").getByTestId("quote");
      await quote.getByText("The blue one please").waitFor();
      await quote.click();
      await page
        .locator('[data-testid="thread-message"]:focus', {
          hasText: "The blue one please",
        })
        .waitFor();
    });

    test("a reaction stands at its message and leaves it, live", async () => {
      await write(page, "Coming right up");
      const { id } = await meta.arrived(
        customer,
        "the answer is on the phone",
        ({ content }) => JSON.stringify(content).includes("Coming right up"),
      );
      const answer = messages(page, "agent", "Coming right up");
      await send({ reaction: { messageId: id, emoji: "👍" } });
      await answer
        .getByTestId("reactions")
        .getByText("👍", { exact: true })
        .waitFor();
      await send({ kind: "reaction.removed", messageId: id });
      await answer.getByTestId("reactions").waitFor({ state: "detached" });
    });

    test("an edited message says so, and shows what it says now", async () => {
      const id = await send({ text: "On Saturdaz" });
      await shown("text").getByText("On Saturdaz").waitFor();
      await send({ edit: { messageId: id, text: "On Saturday" } });
      await shown("text").getByText("On Saturday").waitFor();
      await shown("text").getByTestId("edited").waitFor();
    });

    test("a message taken back is not shown any more", async () => {
      const id = await send({ text: "My card number" });
      await shown("text").getByText("My card number").waitFor();
      await send({ revoke: { messageId: id } });
      await page.getByTestId("revoked").last().waitFor();
      // The row of the inbox shows the same words until its own copy is fetched.
      await page
        .getByText("My card number")
        .first()
        .waitFor({ state: "detached" });
    });

    test("a message of a group says who wrote it", async () => {
      await meta.send(customer, {
        kind: "group.text",
        message: { text: { body: `Hello from ${customer.name}` } },
      });
      await page
        .getByTestId("inbox-row")
        .filter({ hasText: `Hello from ${customer.name}` })
        .first()
        .click();
      await page
        .getByTestId("participant")
        .filter({ hasText: customer.name })
        .first()
        .waitFor();
      await keep(page, "kinds-group");
      await page.goBack();
      // Until the other thread is there again, what is written goes to the group.
      await messages(page, "agent", "Coming right up").waitFor();
    });

    test("a message that cannot be delivered says what helps, and who can help", async () => {
      await meta.faults([
        {
          match: { recipient: customer.waId, count: 1 },
          action: { error: { code: 131026 } },
        },
      ]);
      await write(page, "This one does not arrive");
      await page
        .getByTestId("delivery-trouble")
        .filter({ hasText: "131026" })
        .filter({ hasText: /Only the customer can change this|can mend this/ })
        .waitFor();
      await meta.faults([]);
      await keep(page, "kinds-trouble");
    });

    test("nothing was asked of anybody but the dashboard, and nothing went wrong", () => {
      assert.deepEqual(elsewhere, []);
      assert.deepEqual(troubles, []);
    });
  });
}

async function ratio(element: Locator): Promise<number> {
  const box = await element.boundingBox();
  return box ? box.width / box.height : 0;
}

async function drawn(image: Locator): Promise<true | undefined> {
  const width = await image.evaluate(
    (element: HTMLImageElement) => element.naturalWidth,
  );
  return width > 0 ? true : undefined;
}
