/** The ask box, and the editor, as a person uses them. */
import type { Page } from "playwright-core";
import { response } from "./dashboard.js";

/** What the AI would answer: its outcome, and all that the box says. */
export async function ask(
  page: Page,
  question: string,
): Promise<{ outcome: string | null; text: string }> {
  const answered = response(page, "POST", "/ask");
  await page.getByTestId("ask-input").fill(question);
  await page.getByTestId("ask-submit").click();
  await answered;
  // The answer to an earlier question may stand there still.
  const answer = page
    .getByTestId("ask-answer")
    .and(page.locator(`[data-question=${JSON.stringify(question)}]`));
  await answer.waitFor();
  return {
    outcome: await answer.getAttribute("data-outcome"),
    text: await answer.innerText(),
  };
}

/** Leaves the editor open at the saved article. */
export async function writeArticle(
  page: Page,
  base: string,
  { title, body, question }: { title: string; body: string; question?: string },
  as: "publish" | "draft" = "publish",
): Promise<void> {
  await page.goto(`${base}/knowledge/new`);
  await page.getByTestId("article-title").fill(title);
  await page.getByTestId("article-body").fill(body);
  if (question) {
    await page.getByTestId("article-questions").fill(question);
    await page.keyboard.press("Enter");
  }
  await page.getByTestId(`article-${as}`).click();
  await page.waitForURL(
    (url) =>
      url.pathname.startsWith("/knowledge/") &&
      url.pathname !== "/knowledge/new",
  );
  await page.getByTestId("article-status").waitFor();
}
