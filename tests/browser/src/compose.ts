/** Everything people can send, from the composer to the customer's phone. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { keep } from "./artifacts.js";
import { openContext, watch } from "./browser.js";
import {
  messages,
  row,
  says,
  signIn,
  takeOverByWriting,
  write,
} from "./dashboard.js";
import { Meta, type Json } from "./meta.js";
import { newCustomer } from "./phone.js";
import type { Stack } from "./stack.js";
const DAY_SECONDS = 86_400;

export function compose(stack: () => Stack, browser: () => Browser): void {
  describe("the composer", () => {
    const customer = newCustomer("Ole");
    let context: BrowserContext;
    let page: Page;
    let meta: Meta;
    let troubles: string[];
    let picture: Buffer;

    before(async () => {
      meta = new Meta(stack());
      picture = await meta.file("png");
      context = await openContext(browser(), 1440, "light");
      page = await context.newPage();
      troubles = watch(page);
      await signIn(page, stack());
      await page.goto(`${stack().dashboard}/inbox?view=all`);
      await meta.send(customer, { text: "Anybody there?" });
      await row(page, customer.name).click();
      // A person has the conversation, so that nothing but what is sent here comes into it.
      await takeOverByWriting(page, "I am here");
    });
    after(() => context.close());

    /** Nothing is attached any more: what was is sent, or taken away. */
    const detached = () =>
      page.getByTestId("attachment").first().waitFor({ state: "detached" });
    const mine = (kind: string): Locator =>
      page
        .locator(
          `[data-testid="thread-message"][data-author="agent"][data-kind="${kind}"]`,
        )
        .last();
    const form = async (name: string) => {
      await page.getByTestId("composer-more").click();
      await page.getByTestId(`more-${name}`).click();
      await page.getByTestId("message-form").waitFor();
    };
    const sendForm = async () => {
      await page.getByTestId("form-send").click();
      await page.getByTestId("message-form").waitFor({ state: "detached" });
    };
    const interactive = async (type: string): Promise<Json> => {
      const arrived = await meta.arrived(
        customer,
        `${type} is on the phone`,
        (message) => JSON.stringify(message).includes(type),
      );
      return arrived.content;
    };

    test("a picture is attached, and arrives with its caption", async () => {
      await page.getByTestId("attach-input").setInputFiles({
        name: "lamp.png",
        mimeType: "image/png",
        buffer: picture,
      });
      await page
        .locator('[data-testid="attachment"][data-state="ready"]')
        .waitFor();
      await keep(page, "compose-attached");
      await write(page, "This is the one");
      await mine("image").getByTestId("picture").waitFor();
      const image = await meta.called(customer, "image");
      assert.equal(image["caption"], "This is the one");
      await detached();
      await meta.arrived(
        customer,
        "the picture is on the phone",
        ({ type }) => type === "image",
      );
    });

    test("a picture that is pasted is attached", async () => {
      await page.getByTestId("composer-input").focus();
      await transfer(page, picture, "paste");
      await page
        .locator('[data-testid="attachment"][data-state="ready"]')
        .waitFor();
      await page.getByRole("button", { name: /^Remove / }).click();
      await detached();
    });

    test("a file that is dropped on the thread is attached", async () => {
      await transfer(page, picture, "drop");
      await page
        .locator('[data-testid="attachment"][data-state="ready"]')
        .waitFor();
      await page.getByRole("button", { name: /^Remove / }).click();
      await detached();
    });

    test("a recording goes out as a voice message", async () => {
      const buffer = await meta.file("ogg");
      await page
        .getByTestId("attach-input")
        .setInputFiles({ name: "note.ogg", mimeType: "audio/ogg", buffer });
      await page
        .locator('[data-testid="attachment"][data-state="ready"]')
        .waitFor();
      await page
        .getByLabel("As a voice message", { exact: true })
        .and(page.locator(":checked"))
        .waitFor();
      await page.getByTestId("composer-send").click();
      await mine("audio").waitFor();
      assert.equal((await meta.called(customer, "audio"))["voice"], true);
      await detached();
    });

    test("a file WhatsApp does not take is refused with the limit", async () => {
      await page.getByTestId("attach-input").setInputFiles([
        {
          name: "large.png",
          mimeType: "image/png",
          buffer: Buffer.concat([picture, Buffer.alloc(6 * 1024 * 1024)]),
        },
        {
          name: "moving.gif",
          mimeType: "image/gif",
          buffer: Buffer.from("GIF89a"),
        },
        {
          name: "false.png",
          mimeType: "image/png",
          buffer: Buffer.from("GIF89a, called a PNG"),
        },
      ]);
      const refused = page.locator(
        '[data-testid="attachment"][data-state="refused"]',
      );
      await refused.nth(2).waitFor();
      await refused.nth(0).filter({ hasText: "5 MB" }).waitFor();
      await refused.nth(1).filter({ hasText: "image/gif" }).waitFor();
      await disabled(page, "composer-send");
      await keep(page, "compose-refused");
      for (const _ of [1, 2, 3])
        await page
          .getByRole("button", { name: /^Remove / })
          .first()
          .click();
      await detached();
    });

    test("an answer quotes its message, by keyboard alone", async () => {
      const wamid = await meta.send(customer, {
        text: "Which colours are there?",
      });
      await messages(page, "customer", "Which colours").waitFor();
      await messages(page, "customer", "Which colours")
        .getByTestId("message-tools")
        .focus();
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Reply to this" }).press("Enter");
      await page.getByTestId("reply-bar").getByText("Which colours").waitFor();
      await page.locator('[data-testid="composer-input"]:focus').waitFor();
      await page.keyboard.type("Blue and black");
      await page.keyboard.press("Enter");
      await messages(page, "agent", "Blue and black")
        .getByTestId("quote")
        .waitFor();
      const { context } = await meta.call(customer, "text", (text) =>
        String(text["body"]).includes("Blue and black"),
      );
      assert.deepEqual(context, { message_id: wamid });
    });

    test("a reaction reaches the phone, and is taken back", async () => {
      const message = messages(page, "customer", "Which colours");
      await message.hover();
      await message.getByTestId("message-tools").click();
      await page.getByTestId("emojis").getByRole("button").first().click();
      const chip = message.getByTestId("reactions").getByRole("button");
      await chip.waitFor();
      assert.notEqual((await meta.called(customer, "reaction"))["emoji"], "");
      await chip.click();
      await message.getByTestId("reactions").waitFor({ state: "detached" });
    });

    test("the limits of a list are counted while it is written", async () => {
      await form("list");
      await page.getByTestId("form-text").fill("When may we deliver?");
      await page.getByTestId("form-label").fill("This label is too long");
      await page.getByText("22 / 20").waitFor();
      await page.getByTestId("form-row-1").fill("Morning");
      await disabled(page, "form-send");
      await keep(page, "compose-list");
      await page.getByTestId("form-label").fill("Choose a time");
      await page.getByTestId("form-add").click();
      await page.getByTestId("form-row-2").fill("Afternoon");
      await sendForm();
      await mine("interactive").getByTestId("list-open").click();
      await mine("interactive")
        .getByTestId("list-rows")
        .getByText("Afternoon")
        .waitFor();
      await interactive("Afternoon");
    });

    test("buttons, links and questions for a place arrive", async () => {
      await form("buttons");
      await page.getByTestId("form-text").fill("Shall we keep it for you?");
      await page.getByTestId("form-button-1").fill("Yes");
      await page.getByTestId("form-add").click();
      await page.getByTestId("form-button-2").fill("No");
      await sendForm();
      await interactive("Shall we keep it");
      await form("link");
      await page.getByTestId("form-text").fill("Your invoice is ready");
      await page.getByTestId("form-label").fill("Pay now");
      await page.getByTestId("form-url").fill("https://example.com/pay");
      await sendForm();
      await interactive("Pay now");
      await form("askPlace");
      await page.getByTestId("form-text").fill("Where shall the driver come?");
      await sendForm();
      await interactive("Where shall the driver");
      await mine("interactive").getByText("location").waitFor();
    });

    test("a place and a contact card arrive", async () => {
      await form("place");
      await page.getByTestId("form-latitude").fill("52.52, 13.405");
      await says(page.getByTestId("form-longitude"), /^13\.405$/);
      await sendForm();
      await mine("location").getByTestId("place").waitFor();
      await form("contact");
      await page.getByTestId("form-name").fill("Example Carrier");
      await page.getByTestId("form-phone").fill("+4915550100900");
      await sendForm();
      await mine("contacts").getByText("Example Carrier").waitFor();
      await meta.called(customer, "contacts");
    });

    test("outside the window a template is offered, previewed and sent", async () => {
      const late = newCustomer("Tove");
      const timestamp = Math.floor(Date.now() / 1000) - DAY_SECONDS - 3600;
      await meta.addTemplates();
      await meta.send(late, { text: "I wrote yesterday", timestamp });
      // By its time it stands below everything of today.
      await page.goto(
        `${stack().dashboard}/inbox?q=${encodeURIComponent(late.name)}`,
      );
      await row(page, late.name).click();
      await page.getByTestId("send-template").click();
      await syncTemplates(page);
      await page.getByTestId("template-search").fill("sample");
      const rejected = page
        .getByTestId("template-choice")
        .filter({ hasText: "sample_rejected" });
      await rejected
        .and(page.locator(":disabled"))
        .filter({ hasText: "Rejected" })
        .waitFor();
      await page
        .getByTestId("template-choice")
        .filter({ hasText: "sample_positional" })
        .click();
      await page.getByTestId("template-gap-header-1").fill("4711");
      await page.getByTestId("template-gap-body-1").fill("Tove");
      await page
        .getByTestId("template-preview")
        .getByText("Hello Tove, your order leaves on {{2}}.")
        .waitFor();
      await disabled(page, "form-send");
      await page.getByTestId("template-gap-body-2").fill("Friday");
      await keep(page, "compose-template");
      await page.getByTestId("form-send").click();
      await page.getByTestId("template-dialog").waitFor({ state: "detached" });
      await page
        .getByTestId("template-message")
        .getByText("your order leaves on Friday")
        .waitFor();
      const template = await meta.called(late, "template");
      assert.equal(template["name"], "sample_positional");
      await keep(page, "compose-template-sent");
    });

    test("nothing went wrong in the page on the way", () =>
      assert.deepEqual(troubles, []));
  });
}

/** Waits until a button cannot be pressed. */
function disabled(page: Page, button: string): Promise<void> {
  return page.locator(`[data-testid="${button}"]:disabled`).waitFor();
}

/** The templates were read when the number was connected; those added since are read now. */
async function syncTemplates(page: Page): Promise<void> {
  const id = await page.evaluate(async () => {
    const { items } = (await (await fetch("/api/integrations")).json()) as {
      items: { id: string }[];
    };
    const found = items[0]?.id ?? "";
    await fetch(`/api/integrations/${found}/templates/sync`, {
      method: "POST",
    });
    return found;
  });
  assert.notEqual(id, "");
  await page.reload();
  await page.getByTestId("send-template").click();
}

/** Puts a picture on the composer as the clipboard or a dragging hand would. */
async function transfer(
  page: Page,
  picture: Buffer,
  how: "paste" | "drop",
): Promise<void> {
  await page.evaluate(
    ({ bytes, how: event }) => {
      const data = new DataTransfer();
      data.items.add(
        new File([Uint8Array.from(bytes)], "from-elsewhere.png", {
          type: "image/png",
        }),
      );
      const field = document.querySelector('[data-testid="composer-input"]');
      const made =
        event === "paste"
          ? new ClipboardEvent("paste", {
              clipboardData: data,
              bubbles: true,
              cancelable: true,
            })
          : new DragEvent("drop", {
              dataTransfer: data,
              bubbles: true,
              cancelable: true,
            });
      field?.dispatchEvent(made);
    },
    { bytes: [...picture], how },
  );
}
