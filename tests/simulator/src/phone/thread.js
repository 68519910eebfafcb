// The thread: bubbles, quotes, reactions, ticks, and what can be tapped below a message.

import { $, phone, tell, write } from "/api.js";
import { openActions } from "/actions.js";
import { anchor, classed, contentOf, summary } from "/content.js";
import { askForm, askLocation } from "/dialogs.js";
import { element } from "/format.js";
import { icon } from "/icons.js";

const STATUS = { accepted: "Accepted", sent: "Sent", delivered: "Delivered", read: "Read", played: "Played", failed: "Failed" };
/** Nodes on the page by key, with what they were made from. */
const nodes = new Map();

/** Shows a thread. */
export function show(thread) {
  const items = thread.items ?? [];
  phone.items = items;
  const wanted = [];
  let day = "";
  for (const entry of items.filter((one) => one.type !== "reaction")) {
    const on = new Date(entry.at).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
    if (on !== day) wanted.push(kept(`day ${on}`, on, () => classed(element("li", on), "day")));
    day = on;
    const about = items.filter((one) => one.repliesTo === entry.id || one.content?.message_id === entry.id);
    const quoted = items.find((one) => one.id === entry.repliesTo);
    wanted.push(kept(entry.id, JSON.stringify([entry, about, quoted]), () => message(entry, items)));
  }
  if (arrange($("thread"), wanted)) $("scroll").scrollTop = $("scroll").scrollHeight;
}

/** The node of a key: the one on the page while what it shows is the same, so that focus and reading position stay. */
function kept(key, text, make) {
  const known = nodes.get(key);
  if (known?.text === text) return known.node;
  const node = make();
  nodes.set(key, { text, node });
  return node;
}

/** Makes a list hold these nodes with the fewest moves; says whether there was anything to do. */
function arrange(list, wanted) {
  let changed = list.children.length !== wanted.length;
  wanted.forEach((node, index) => {
    if (list.children[index] === node) return;
    list.insertBefore(node, list.children[index] ?? null);
    changed = true;
  });
  while (list.children.length > wanted.length) list.lastChild.remove();
  return changed;
}

function message(entry, items) {
  const bubble = classed(element("div"), "bubble");
  bubble.append(...labels(entry));
  const quoted = items.find((other) => other.id === entry.repliesTo);
  if (quoted && !(entry.type === "interactive" && entry.from === "customer")) {
    bubble.append(classed(element("span", summary(quoted)), "quote"));
  }
  bubble.append(...contentOf(entry), meta(entry));
  if (entry.from === "business") bubble.querySelector("audio")?.addEventListener("play", () => played(entry), { once: true });
  bubble.addEventListener("click", (event) => tapped(event, entry));
  const node = classed(element("li", bubble, more(entry)), "message");
  Object.assign(node.dataset, { testid: "phone-message", from: entry.from, type: entry.type, status: entry.status, id: entry.id });
  if (entry.from === "business" && !entry.revokedAt) node.append(...choices(entry, items));
  const badges = reactions(entry, items);
  if (badges) {
    node.classList.add("reacted");
    bubble.append(badges);
  }
  return node;
}

/** What is said above a message: its author in a group, where it came from. */
function labels(entry) {
  const context = entry.context ?? {};
  const words = [];
  if (entry.author) words.push(`+${entry.author}`);
  if (context.frequently_forwarded) words.push("Forwarded many times");
  else if (context.forwarded) words.push("Forwarded");
  if (context.referral) words.push(`From an ${context.referral.source_type ?? "ad"}: ${context.referral.headline || context.referral.source_url || ""}`);
  if (context.referred_product) words.push(`About the product ${context.referred_product.product_retailer_id}`);
  return words.map((word) => classed(element("span", word), "label"));
}

/** The latest reaction of each side. */
function reactions(entry, items) {
  const latest = (from) => items.findLast((one) => one.type === "reaction" && one.from === from && one.content.message_id === entry.id);
  const emojis = ["customer", "business"].map((from) => latest(from)?.content.emoji).filter(Boolean);
  if (!emojis.length) return null;
  const badge = classed(element("span", emojis.join("")), "reaction");
  badge.setAttribute("role", "img");
  badge.setAttribute("aria-label", `Reactions: ${emojis.join(" ")}`);
  return badge;
}

/** A tap on a bubble opens its actions, unless it was for what is inside or marked some text. */
function tapped({ target }, entry) {
  if (!target.closest("a, button, audio, video") && getSelection().isCollapsed) openActions(entry);
}

function more(entry) {
  const button = classed(element("button", icon("more")), "act");
  button.type = "button";
  button.dataset.testid = "phone-more";
  button.setAttribute("aria-label", `Actions for: ${summary(entry).slice(0, 60)}`);
  button.addEventListener("click", () => openActions(entry));
  return button;
}

function meta(entry) {
  const time = element("time", new Date(entry.at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = entry.at;
  const node = classed(element("div"), "meta");
  if (entry.editedAt) node.append(element("span", "edited"));
  node.append(time);
  const status = entry.status in STATUS ? entry.status : "sent";
  if (entry.from === "customer") {
    const ticks = classed(element("span", icon(status, STATUS[status])), "ticks");
    ticks.dataset.status = status;
    node.append(ticks);
  } else {
    // A phone shows no ticks for what it gets; here they tell what the business hears.
    node.append(classed(element("span", STATUS[status].toLowerCase()), "heard"));
  }
  return node;
}

function played(entry) {
  tell("statuses", { phoneNumberId: phone.businessId, statuses: [{ messageId: entry.id, status: "played", waId: phone.waId }] });
}

// Answering by tap

function choices(entry, items) {
  const action = entry.type === "interactive" ? (entry.content.action ?? {}) : {};
  const answers = items.filter((other) => other.repliesTo === entry.id && other.from === "customer");
  const made = [];
  for (const { reply } of action.buttons ?? []) {
    const pressed = answers.find((one) => one.content.button_reply)?.content.button_reply;
    made.push(choice(reply.title, () => write({ buttonReply: reply, repliesTo: entry.id }), pressed && pressed.id === reply.id));
  }
  for (const card of action.cards ?? []) {
    for (const button of card.action?.buttons ?? []) {
      const reply = button.quick_reply ?? button.reply;
      made.push(choice(reply.title ?? reply.id, () => write({ buttonReply: reply, repliesTo: entry.id })));
    }
  }
  if (action.sections) made.push(choice(action.button, () => openList(entry)));
  made.push(...named(entry, action));
  made.push(...(entry.type === "template" ? (entry.content.buttons ?? []) : []).flatMap((button) => ofTemplate(entry, button)));
  return made.length ? [classed(element("div", ...made), "choices")] : [];
}

/** What an interactive message asks for by its name. */
function named(entry, action) {
  const about = { repliesTo: entry.id };
  switch (action.name) {
    case "send_location":
      return [choice("Send location", () => askLocation(about))];
    case "cta_url":
      return [webLink(action.parameters.url, action.parameters.display_text)];
    case "flow":
      return [choice(action.parameters.flow_cta, () => askForm("flow", about))];
    case "address_message":
      return [choice("Give address", () => askForm("address_message", about))];
    case "request_contact_info":
      return [choice("Share my number", () => shareNumber(about))];
    default:
      return [];
  }
}

function ofTemplate(entry, button) {
  const about = { repliesTo: entry.id };
  switch (button.type) {
    case "QUICK_REPLY": {
      const tap = { text: button.text, payload: button.payload ?? button.text };
      return [choice(button.text, () => write({ templateButton: tap, ...about }))];
    }
    case "URL":
      return [webLink(button.url, button.text)];
    case "PHONE_NUMBER":
      return [webLink(`tel:${button.phone_number}`, button.text)];
    case "COPY_CODE":
      return [choice(`${button.text}: ${button.code}`, () => navigator.clipboard?.writeText(button.code))];
    case "FLOW":
      return [choice(button.text, () => askForm("flow", about))];
    case "REQUEST_CONTACT_INFO":
      return [choice(button.text, () => shareNumber(about))];
    default:
      return [];
  }
}

function shareNumber(about) {
  const phones = [{ phone: `+${phone.waId}`, wa_id: phone.waId }];
  return write({ contacts: [{ origin: "contact_request", name: { formatted_name: phone.name || "Me" }, phones }], ...about });
}

/** A button below a message; with `pressed` given it was answered already. */
function choice(title, act, pressed) {
  const button = classed(element("button", title), "choice");
  button.type = "button";
  button.dataset.testid = "phone-button";
  button.disabled = pressed !== undefined;
  button.setAttribute("aria-pressed", String(Boolean(pressed)));
  button.addEventListener("click", act);
  return button;
}

function webLink(address, title) {
  const node = classed(anchor(address, title), "choice");
  node.dataset.testid = "phone-button";
  return node;
}

function openList(entry) {
  const { button, sections } = entry.content.action;
  $("choices-title").textContent = button;
  $("choices-rows").replaceChildren(
    ...sections.flatMap((section) => [
      ...(section.title ? [element("h3", section.title)] : []),
      ...section.rows.map((row) => listRow(row, entry)),
    ]),
  );
  $("choices").showModal();
}

function listRow(row, entry) {
  const button = classed(element("button", row.title, ...(row.description ? [element("small", row.description)] : [])), "row");
  button.type = "button";
  button.dataset.testid = "phone-row";
  button.addEventListener("click", () => {
    $("choices").close();
    write({ listReply: row, repliesTo: entry.id });
  });
  return button;
}
