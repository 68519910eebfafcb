/** Knowledge, from an empty editor to an answer. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openContext } from './browser.js'
import { signIn } from './dashboard.js'
import type { Stack } from './stack.js'

export function knowledge(stack: () => Stack, browser: () => Browser): void {
  describe('knowledge', () => {
    const title = `Quokkas in the shop window ${Date.now()}`
    let context: BrowserContext
    let page: Page

    before(async () => {
      context = await openContext(browser(), 1024, 'dark')
      page = await context.newPage()
      await signIn(page, stack())
    })
    after(() => context.close())

    test('a published article answers the next question', async () => {
      await page.goto(`${stack().dashboard}/knowledge/new`)
      await page.getByTestId('article-title').fill(title)
      await page
        .getByTestId('article-body')
        .fill('The quokka in our shop window is called Bruno. He is made of felt and not for sale.')
      await page.getByTestId('article-questions').fill('What is the quokka called?')
      await page.getByTestId('article-publish').click()
      await page.waitForURL((url) => url.pathname.startsWith('/knowledge/') && url.pathname !== '/knowledge/new')
      await page.goto(`${stack().dashboard}/knowledge`)
      await page.getByTestId('article-row').filter({ hasText: title }).waitFor()
      await page.getByTestId('ask-input').fill('What is the quokka called?')
      await page.getByTestId('ask-submit').click()
      await page.locator('[data-testid="ask-answer"][data-outcome="reply"]').waitFor()
      assert.match(await page.getByTestId('ask-answer').innerText(), /Bruno/)
    })

    test('a deleted article is known no more', async () => {
      await page.getByTestId('article-row').filter({ hasText: title }).click()
      await page.getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
      await page.waitForURL((url) => url.pathname === '/knowledge')
      await page.getByTestId('article-row').first().waitFor()
      assert.equal(await page.getByTestId('article-row').filter({ hasText: title }).count(), 0)
    })

    test('what is wrong with credentials is said at the field', async () => {
      await page.goto(`${stack().dashboard}/integrations/new?step=3`)
      await page.getByTestId('credential-accessToken').fill('EAAG')
      await page.getByTestId('credential-phoneNumberId').fill('10620')
      await page.getByTestId('credential-businessAccountId').fill('17841')
      await page.getByTestId('credential-phoneNumber').fill('+49 151')
      await page.getByTestId('wizard-save').click()
      await page.locator('[data-testid="credential-phoneNumber"][aria-invalid="true"]').waitFor()
      assert.equal(await page.getByTestId('credential-phoneNumberId').getAttribute('aria-invalid'), 'false')
    })
  })
}
