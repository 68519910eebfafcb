/** Answers of the API about knowledge and operators, with everything in them at once, for looking at screens. */
import type { Json } from "./routes.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

const site = (id: string, name: string, more: Json): Json => ({
  id,
  knowledgeBaseId: "invented",
  kind: "site",
  name,
  url: `https://${name}`,
  mode: "site",
  include: [],
  exclude: [],
  state: "done",
  articleCount: 42,
  progress: { found: 44, done: 44, changed: 3, flagged: 1, failed: 1 },
  lastRunAt: ago(5 * HOUR_MS),
  createdAt: ago(40 * DAY_MS),
  ...more,
});

export const sources: Json[] = [
  site("help", "help.example.com", { schedule: "weekly" }),
  site("shop", "shop.example.com/sitemap.xml", {
    mode: "sitemap",
    state: "running",
    progress: { found: 120, done: 38, changed: 17, flagged: 0, failed: 2 },
  }),
  site(
    "file",
    "Warranty terms 2026 with a name that is much longer than the room there is.pdf",
    {
      kind: "file",
      articleCount: 1,
    },
  ),
  site("intranet", "intranet.example.com", {
    state: "failed",
    reason: "private_address",
    articleCount: 0,
  }),
];

const item = (address: string, state: string, more: Json = {}): Json => ({
  id: address,
  address: `https://help.example.com/${address}`,
  state,
  checkedAt: ago(5 * HOUR_MS),
  ...more,
});

export const items: Json = {
  items: [
    item("returns", "indexed", { articleId: "invented" }),
    item("sizes", "unchanged", { articleId: "invented" }),
    item("partners", "flagged", {
      articleId: "invented",
      reason: "instructions",
    }),
    item("account/orders", "skipped", { reason: "robots" }),
    item(
      "a-page-with-a-very-long-address/that-goes-on/and-on/until-it-does-not-fit",
      "failed",
      { reason: "timeout" },
    ),
  ],
};

const gap = (
  id: string,
  question: string,
  seen: number,
  examples: string[],
): Json => ({
  id,
  question,
  seen,
  language: "en",
  state: "open",
  firstSeenAt: ago(9 * DAY_MS),
  lastSeenAt: ago(2 * HOUR_MS),
  examples: examples.map((text, index) => ({
    question: text,
    conversationId: `c${index}`,
    at: ago(index * HOUR_MS),
  })),
});

export const gaps: Json = {
  items: [
    gap("1", "Do you repair old lamps?", 14, [
      "can you repair my lamp? the cable is broken",
      "Repair service?",
    ]),
    gap("2", "Is there parking near the showroom?", 5, ["where can I park"]),
  ],
};

export const suggestions: Json = {
  items: [
    {
      id: "1",
      question: "Can I change the delivery address after ordering?",
      answer:
        "Yes, as long as the parcel has not left us. Write to us here with the new address.",
      language: "en",
      state: "pending",
      conversationId: "c1",
      createdAt: ago(6 * HOUR_MS),
    },
  ],
};

export const feedback: Json = {
  items: [
    {
      messageId: "m1",
      conversationId: "c1",
      verdict: "wrong",
      comment: "It is 30 days from the delivery on, not from the order.",
      by: { id: "somebody", name: "Mira" },
      at: ago(3 * HOUR_MS),
      question: "Until when can I send it back?",
      answer: "You have *30 days* from your order on.",
      sources: [
        { articleId: "invented", title: "Returns and refunds", version: 2 },
      ],
    },
  ],
};

export const versions: Json = {
  items: [3, 2, 1].map((version) => ({
    version,
    title: "Returns and refunds",
    body: `You have ${version}0 days to send an item back.\n\nThe label is in the box.`,
    questions: version > 1 ? ["How long do I have?"] : [],
    status: version > 1 ? "published" : "draft",
    savedBy: version > 1 ? { id: "somebody", name: "Mira" } : undefined,
    savedAt: ago((4 - version) * DAY_MS),
  })),
};

export const tried: Json = {
  outcome: "reply",
  answer: {
    text: "You have *30 days* to send an item back.\n\nMore: https://example.com/returns",
    buttons: [{ id: "b", title: "Talk to a person" }],
    sources: [
      { articleId: "invented", title: "Returns and refunds", version: 3 },
    ],
  },
  language: "en",
  evidence: {
    passages: [
      {
        articleId: "invented",
        title: "Returns and refunds",
        heading: "Sending it back",
        text: "You have **30 days** to send an item back.",
        score: 8.42,
        coverage: 0.91,
        version: 3,
      },
    ],
    coverage: 0.91,
    answerer: "model",
    provider: "openai",
    model: "example-mini",
    usage: { input: 1240, cached: 900, output: 61 },
    costMicroUsd: 410,
    faults: ["unknown_fact"],
    calls: 2,
    searchMs: 4,
    firstPieceMs: 480,
    latencyMs: 1460,
    promptVersion: "7",
  },
};

export const cases: Json = {
  items: [
    {
      id: "1",
      name: "How long can I return a lamp?",
      history: [],
      messages: ["hi, how long can I return a lamp?"],
      conversationId: "c1",
      expected: { outcome: "reply", contains: ["30 days"] },
      createdAt: ago(DAY_MS),
    },
    {
      id: "2",
      name: "Wants a person",
      history: [],
      messages: ["a human please"],
      expected: {},
      createdAt: ago(0),
    },
  ],
};

const run = (id: string, more: Json): Json => ({
  id,
  cases: 24,
  done: 24,
  same: 20,
  changed: 1,
  better: 2,
  worse: 1,
  candidate: { changes: { tone: "Brief" }, withDrafts: true },
  createdAt: ago(HOUR_MS),
  ...more,
});

export const runs: Json = {
  items: [run("1", { state: "done" }), run("0", { state: "stopped" })],
};
export const running: Json = {
  items: [run("2", { state: "running", done: 9, better: 1 })],
};

export const results: Json = {
  items: [
    {
      caseId: "1",
      name: "How long can I return a lamp?",
      verdict: "worse",
      before: {
        outcome: "reply",
        text: "You have *30 days*.",
        articles: [{ articleId: "x", title: "Returns" }],
      },
      after: {
        outcome: "reply",
        text: "You have *14 days*.",
        articles: [{ articleId: "x", title: "Returns" }],
      },
    },
    {
      caseId: "2",
      name: "Wants a person",
      verdict: "same",
      before: { outcome: "handoff", reason: "asked_for_person", articles: [] },
      after: { outcome: "handoff", reason: "asked_for_person", articles: [] },
    },
  ],
};

export const teams: Json = {
  items: [
    {
      id: "1",
      name: "Workshop",
      aliases: ["repairs", "Werkstatt"],
      memberIds: ["a", "b"],
    },
  ],
};
