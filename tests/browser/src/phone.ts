/** The customer's phone, as the simulated Meta shows it. */
import { randomInt } from "node:crypto";
import type { BrowserContext, Locator, Page } from "playwright-core";
import type { Stack } from "./stack.js";

export interface Customer {
  name: string;
  waId: string;
}

const taken = new Set<string>();

/** Somebody who never wrote before, so that a second run finds no old thread. */
export function newCustomer(firstName: string): Customer {
  const digits = String(randomInt(1_000_000)).padStart(6, "0");
  // The search in another spelling goes by the last four.
  const last = digits.slice(-4);
  if (taken.has(last)) return newCustomer(firstName);
  taken.add(last);
  return { name: `${firstName} ${digits}`, waId: `49155${digits}` };
}

export class Phone {
  private constructor(readonly page: Page) {}

  static async of(
    context: BrowserContext,
    stack: Stack,
    customer: Customer,
  ): Promise<Phone> {
    const page = await context.newPage();
    await page.goto(
      `${stack.phone}/?waId=${customer.waId}&name=${encodeURIComponent(customer.name)}`,
    );
    await page.locator('[data-testid="phone-input"]:enabled').waitFor();
    return new Phone(page);
  }

  async write(text: string): Promise<void> {
    await this.page.getByTestId("phone-input").fill(text);
    await this.page.getByTestId("phone-send").click();
    await this.messages("customer", text).waitFor();
  }

  messages(from: "customer" | "business", text?: string): Locator {
    const all = this.page.locator(
      `[data-testid="phone-message"][data-from="${from}"]`,
    );
    return text === undefined ? all : all.filter({ hasText: text });
  }
}
