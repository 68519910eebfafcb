/** The simulated Meta from behind: what customers send, what reached their phones, and what Meta tells about the number. */
import assert from "node:assert/strict";
import type { Customer } from "./phone.js";
import type { Stack } from "./stack.js";
import { until, WAIT_MS } from "./until.js";

export type Json = Record<string, unknown>;

export interface PhoneMessage {
  id: string;
  from: "customer" | "business";
  type: string;
  content: Json;
}

export class Meta {
  readonly #base: string;

  constructor(stack: Stack) {
    this.#base = `${stack.phone}/simulator`;
  }

  /** A customer sends something; the answer is Meta's id of it. */
  async send(customer: Customer, message: Json): Promise<string> {
    const body = { profileName: customer.name, wait: true, ...message };
    const { id } = await this.#call(
      "POST",
      `customers/${customer.waId}/messages`,
      body,
    );
    assert.ok(typeof id === "string");
    return id;
  }

  /** One of the webhooks of other fields, about a customer where it is about one. */
  async tell(field: string, about: Json = {}): Promise<void> {
    await this.#call("POST", `fields/${field}`, { wait: true, ...about });
  }

  /** What the phone shows, once one of the business's messages is as asked for. */
  arrived(
    customer: Customer,
    what: string,
    is: (message: PhoneMessage) => boolean,
  ): Promise<PhoneMessage> {
    return until(what, WAIT_MS, async () => {
      const { items } = await this.#call(
        "GET",
        `customers/${customer.waId}/messages`,
      );
      return (items as PhoneMessage[]).findLast(
        (message) => message.from === "business" && is(message),
      );
    });
  }

  /** What Reaktly gave in its newest call of a kind to a customer. */
  async called(customer: Customer, type: string): Promise<Json> {
    return (await this.call(customer, type))[type] as Json;
  }

  /** The newest call of a kind to a customer that is as asked for, as Reaktly made it. */
  call(
    customer: Customer,
    type: string,
    is: (content: Json) => boolean = () => true,
  ): Promise<Json> {
    return until(`a call of type ${type}`, WAIT_MS, async () => {
      const { items } = await this.#call(
        "GET",
        `calls?kind=message&recipient=${customer.waId}&limit=1000`,
      );
      const call = (items as { body: Json }[]).findLast(
        ({ body }) => body["type"] === type && is(body[type] as Json),
      );
      return call?.body;
    });
  }

  /** Every template the simulated Meta has one of, in the account of the connected number. */
  async addTemplates(): Promise<void> {
    const { items } = await this.#call("GET", "businesses");
    await this.#call("POST", "businesses", {
      ...(items as Json[])[0],
      sampleTemplates: true,
    });
  }

  async faults(rules: Json[]): Promise<void> {
    const response = await fetch(`${this.#base}/faults`, json("PUT", rules));
    assert.ok(response.ok, await response.text());
  }

  async file(sample: string): Promise<Buffer> {
    const response = await fetch(`${this.#base}/samples/${sample}`);
    assert.ok(response.ok, sample);
    return Buffer.from(await response.arrayBuffer());
  }

  async #call(method: string, path: string, body?: Json): Promise<Json> {
    const response = await fetch(
      `${this.#base}/${path}`,
      body ? json(method, body) : { method },
    );
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return text === "" ? {} : (JSON.parse(text) as Json);
  }
}

function json(method: string, body: unknown): RequestInit {
  return {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}
