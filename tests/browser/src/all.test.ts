/** One Reaktly and one browser for all browser tests. */
import { after, before, describe } from "node:test";
import type { Browser } from "playwright-core";
import { bases } from "./bases.js";
import { launch } from "./browser.js";
import { compose } from "./compose.js";
import { desk } from "./desk.js";
import { gallery } from "./gallery.js";
import { kinds } from "./kinds.js";
import { knowledge } from "./knowledge.js";
import { learning } from "./learning.js";
import { operators } from "./operators.js";
import { startStack, type Stack } from "./stack.js";
import { walk } from "./walk.js";

describe("in the browser", () => {
  let stack: Stack | undefined;
  let browser: Browser | undefined;

  before(async () => {
    browser = await launch();
    stack = await startStack();
  });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const theStack = () => present(stack);
  const theBrowser = () => present(browser);
  walk(theStack, theBrowser);
  knowledge(theStack, theBrowser);
  bases(theStack, theBrowser);
  learning(theStack, theBrowser);
  operators(theStack, theBrowser);
  kinds(theStack, theBrowser);
  compose(theStack, theBrowser);
  desk(theStack, theBrowser);
  gallery(theStack, theBrowser);
});

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("asked for before it was started");
  return value;
}
