/** Answers of the API with everything in them at once, for looking at screens. */

type Json = Record<string, unknown>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="#c9d8c5"/><circle cx="200" cy="130" r="70" fill="#f2c14e"/><path d="M185 200h30v60h-30z" fill="#2d5f73"/></svg>`;

export const picture = { contentType: "image/svg+xml", body: PICTURE };

interface Line {
  kind: string;
  text: string;
  author?: string;
  content?: Json;
  more?: Json;
}

const ready = (filename: string, mimeType: string) => ({
  media: {
    state: "ready",
    url: "/api/media/invented",
    mimeType,
    filename,
    sizeBytes: 184_320,
  },
});

const LINES: Line[] = [
  {
    kind: "text",
    text: "I saw your ad. Is this lamp *dimmable*?",
    more: {
      context: {
        referral: {
          sourceUrl: "https://example.com/ad",
          sourceType: "ad",
          headline: "Light for long evenings",
          body: "Made of felt and brass.",
        },
      },
    },
  },
  {
    kind: "image",
    text: "[Image] This one",
    content: { caption: "This one" },
    more: {
      ...ready("lamp.svg", "image/svg+xml"),
      reactions: [
        { emoji: "👍", by: "agent", at: ago(0) },
        { emoji: "❤️", by: "customer", at: ago(0) },
      ],
    },
  },
  { kind: "image", text: "[Image]", more: { media: { state: "pending" } } },
  {
    kind: "video",
    text: "[Video]",
    more: {
      media: {
        state: "failed",
        reason: "Meta no longer has the file",
        retryUntil: new Date(Date.now() + HOUR_MS).toISOString(),
      },
    },
  },
  {
    kind: "audio",
    text: "[Voice message]",
    content: { voice: true },
    more: {
      ...ready("voice.ogg", "audio/ogg"),
      transcript: { state: "ready", text: "Does it come in brass too?" },
    },
  },
  {
    kind: "document",
    text: "[Document] Invoice 20931.pdf",
    content: { filename: "Invoice 20931.pdf" },
    more: {
      ...ready("Invoice 20931.pdf", "application/pdf"),
      context: { forwarded: true },
    },
  },
  {
    kind: "location",
    text: "[Location]",
    content: {
      latitude: 45.4642,
      longitude: 9.19,
      name: "Piazza del Duomo",
      address: "20122 Milano",
    },
  },
  {
    kind: "contacts",
    text: "[Contact]",
    content: {
      cards: [
        {
          name: { formatted_name: "Example Carrier" },
          org: { company: "Example Carrier Ltd" },
          phones: [{ phone: "+39 055 501 0606", type: "WORK" }],
        },
      ],
    },
  },
  {
    kind: "order",
    text: "[Order]",
    content: {
      items: 2,
      lines: [
        {
          productRetailerId: "LAMP-BRASS",
          quantity: "2",
          itemPrice: "89.90",
          currency: "EUR",
        },
        {
          productRetailerId: "BULB",
          quantity: "1",
          itemPrice: "4.50",
          currency: "EUR",
        },
      ],
      text: "By Friday please",
    },
  },
  {
    kind: "interactive",
    author: "agent",
    text: "When may we deliver?",
    content: {
      type: "list",
      body: "When may we deliver?",
      button: "Choose a time",
      sections: [
        {
          title: "Friday",
          rows: [{ id: "1", title: "Morning", description: "8 to 12" }],
        },
      ],
    },
  },
  {
    kind: "interactive",
    text: "Morning",
    content: { type: "list_reply", title: "Morning", description: "8 to 12" },
  },
  {
    kind: "interactive",
    author: "agent",
    text: "Pay",
    content: {
      type: "cta_url",
      body: "Your invoice is ready.",
      label: "Pay now",
      url: "https://example.com/pay",
    },
  },
  {
    kind: "interactive",
    text: "Form",
    content: {
      type: "form_reply",
      fields: { first_name: "Ada", colours: ["brass", "black"] },
    },
  },
  {
    kind: "interactive",
    text: "Calls",
    content: { type: "call_permission", response: "accept", permanent: true },
  },
  {
    kind: "template",
    author: "agent",
    text: "Your order leaves on Friday.",
    content: {
      name: "order_update",
      language: "en_US",
      preview: "Your order leaves on *Friday*.",
    },
  },
  {
    kind: "text",
    text: "Great, thank you",
    more: {
      editedAt: ago(0),
      context: {
        frequentlyForwarded: true,
        quoted: {
          id: "invented-1",
          text: "This one",
          author: "customer",
          kind: "image",
        },
      },
    },
  },
  {
    kind: "text",
    text: "[Message deleted]",
    content: { kind: "revoke" },
    more: { revokedAt: ago(0) },
  },
  {
    kind: "unsupported",
    text: "[Unsupported]",
    content: { originalType: "poll", raw: { type: "unsupported" } },
  },
  { kind: "system", text: "[System] The customer has another number now" },
  {
    kind: "text",
    author: "agent",
    text: "On its way: https://example.com/track",
    more: {
      status: "failed",
      error: {
        code: 131047,
        detail:
          "More than 24 hours have passed since the customer last replied.",
        remedy: "send a template, or wait until the customer writes",
        fixer: "author",
      },
    },
  },
];

/** A thread with every kind in it. */
export const everyKind: Json = {
  items: LINES.map(
    ({ kind, text, author = "customer", content = {}, more = {} }, index) => {
      const at = ago((LINES.length - index) * MINUTE_MS);
      return {
        id: `invented-${index}`,
        wamid: `wamid.invented-${index}`,
        conversationId: "invented",
        seq: index + 1,
        direction: author === "customer" ? "inbound" : "outbound",
        author,
        kind,
        text,
        content: { kind, ...content },
        reactions: [],
        status: author === "customer" ? "received" : "read",
        sentAt: at,
        createdAt: at,
        updatedAt: at,
        ...more,
      };
    },
  ),
};

const template = (name: string, more: Json): Json => ({
  id: `template-${name}`,
  name,
  language: "en_US",
  category: "UTILITY",
  status: "APPROVED",
  parameterFormat: "POSITIONAL",
  parameters: [],
  preview: "Everything for the winter.",
  components: [{ type: "BODY", text: "Everything for the winter." }],
  syncedAt: ago(HOUR_MS),
  ...more,
});

export const templates: Json = {
  syncedAt: ago(HOUR_MS),
  items: [
    template("order_update", {
      quality: "GREEN",
      preview: "Order {{1}}\n\nHello {{1}}, your order leaves on {{2}}.",
      components: [
        { type: "HEADER", format: "TEXT", text: "Order {{1}}" },
        { type: "BODY", text: "Hello {{1}}, your order leaves on *{{2}}*." },
        { type: "FOOTER", text: "Leuchtwerk" },
        {
          type: "BUTTONS",
          buttons: [{ type: "QUICK_REPLY", text: "Change the day" }],
        },
      ],
      parameters: [
        {
          component: "header",
          index: 1,
          type: "text",
          required: true,
          example: "4711",
        },
        {
          component: "body",
          index: 1,
          type: "text",
          required: true,
          example: "Ada",
        },
        {
          component: "body",
          index: 2,
          type: "text",
          required: true,
          example: "Friday",
        },
      ],
    }),
    template("winter_sale", {
      category: "MARKETING",
      status: "PAUSED",
      quality: "RED",
    }),
    template("gift", {
      category: "MARKETING",
      status: "REJECTED",
      rejectionReason: "INVALID_FORMAT",
    }),
    template("rueckruf", { language: "de" }),
  ],
};

const notice = (
  id: string,
  severity: string,
  field: string,
  title: string,
): Json => ({
  id,
  severity,
  field,
  title,
  event: "EVENT",
  detail: { event: "EVENT" },
  occurredAt: ago(2 * HOUR_MS),
});

export const notices: Json = {
  items: [
    notice(
      "n1",
      "critical",
      "account_update",
      "Meta will disable the account in three days. Ask for a review in the Business Support Home.",
    ),
    notice(
      "n2",
      "warning",
      "message_template_status_update",
      "Template winter_sale is paused for low quality. Use another one until Meta lifts the pause.",
    ),
  ],
};

export const facts: Json = {
  quality: "YELLOW",
  messagingLimit: "TIER_2K",
  throughput: "STANDARD",
  verifiedName: "Leuchtwerk",
};

/** A contact with everything that may be told of one; the answer it is laid over keeps its name and conversations. */
export const contact: Json = {
  identities: [
    { kind: "wa_id", value: "4915550100101", knownSince: ago(HOUR_MS) },
    { kind: "bsuid", value: "DE.134912086553027", knownSince: ago(HOUR_MS) },
    {
      kind: "wa_id",
      value: "4915550100100",
      knownSince: ago(HOUR_MS),
      retiredAt: ago(HOUR_MS),
    },
  ],
  marketingStoppedAt: ago(20 * HOUR_MS),
  possibleDuplicates: [
    {
      id: "other",
      kind: "person",
      name: "Lena H.",
      phoneNumber: "+4915550100102",
      createdAt: ago(0),
      updatedAt: ago(0),
    },
  ],
  merges: [
    {
      ...{ id: "merge", keptId: "kept", mergedId: "merged" },
      ...{
        mergedBy: { id: "somebody", name: "Mira" },
        mergedAt: ago(30 * HOUR_MS),
      },
    },
  ],
};
