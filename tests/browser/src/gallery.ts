/** Every screen and state at three widths in both themes: looked at by people in `artifacts/`, and by these tests for what no screen may do. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { keep } from "./artifacts.js";
import {
  DEVICES,
  openContext,
  resize,
  THEMES,
  watch,
  type Width,
} from "./browser.js";
import { signIn } from "./dashboard.js";
import type { Screen } from "./routes.js";
import { SCREENS } from "./screens.js";
import type { Stack } from "./stack.js";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

export function gallery(stack: () => Stack, browser: () => Browser): void {
  describe("every screen", () => {
    let signedIn: State;

    before(async () => {
      const context = await openContext(browser(), 1440, "light");
      const page = await context.newPage();
      await page.goto(`${stack().dashboard}/`);
      await page.getByTestId("sign-in-submit").waitFor();
      await keep(page, "screen-sign-in-1440-light");
      await signIn(page, stack());
      signedIn = await context.storageState();
      await context.close();
    });

    for (const [device, widths] of Object.entries(DEVICES)) {
      describe(`on a ${device}`, () => {
        let context: BrowserContext;

        before(async () => {
          context = await openContext(browser(), widths[0], "light");
          await context.addCookies(signedIn.cookies);
        });
        after(() => context.close());

        for (const screen of SCREENS) {
          test(screen.name, () => visit(context, screen, widths));
        }
      });
    }

    /** Comes to the screen once, and looks at it in each width and theme. */
    async function visit(
      context: BrowserContext,
      { name, go }: Screen,
      widths: readonly [Width, ...Width[]],
    ): Promise<void> {
      const page = await context.newPage();
      await resize(page, widths[0]);
      const troubles = watch(page);
      try {
        await go(page, stack().dashboard);
        await page.evaluate(() => document.fonts.ready);
        for (const width of widths) {
          await resize(page, width);
          for (const theme of THEMES) {
            await page.emulateMedia({ colorScheme: theme });
            await page.locator(`html[data-theme="${theme}"]`).waitFor();
            await settled(page);
            await keep(page, `screen-${name}-${width}-${theme}`);
          }
          assert.deepEqual(
            await tooWide(page),
            [],
            `it is wider than ${width} px`,
          );
          assert.deepEqual(await unnamed(page), [], "every control has a name");
        }
        assert.deepEqual(troubles, []);
      } catch (error) {
        await keep(page, `failed-${name}`);
        throw error;
      } finally {
        await page.unrouteAll({ behavior: "ignoreErrors" });
        // What this screen made the browser remember is not the next one's.
        await page.evaluate(() => localStorage.clear());
        await page.close();
      }
    }
  });
}

/** Colours change in a moment, which is over. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await Promise.allSettled(
      document.getAnimations().map((animation) => animation.finished),
    );
  });
}

/** Elements that reach past the right edge where nothing around them scrolls. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      (["auto", "scroll", "hidden", "clip"].includes(
        getComputedStyle(element).overflowX,
      ) ||
        scrolls(element.parentElement));
    return [...document.querySelectorAll("#root *")]
      .filter(
        (element) =>
          element.getBoundingClientRect().right > innerWidth + 1 &&
          !scrolls(element.parentElement),
      )
      .map((element) => element.outerHTML.slice(0, 120));
  });
}

/** Buttons, links and fields that a screen reader could not announce. */
function unnamed(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'button, a[href], input:not([type="hidden"]), textarea, select',
      ),
    ]
      .filter((element) => {
        const labels =
          "labels" in element
            ? [...((element as HTMLInputElement).labels ?? [])].map(
                (label) => label.textContent,
              )
            : [];
        const named = [
          element.getAttribute("aria-label"),
          element.textContent,
          element.querySelector("img")?.alt,
          ...labels,
        ];
        return !named.some((name) => name && name.trim() !== "");
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}
