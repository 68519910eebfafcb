// The phone: one thread between a business and a customer, kept live by server-sent events.

import { contentOf, summary } from "/content.js";
import { element } from "/format.js";
import { icon } from "/icons.js";

const $ = (id) => document.getElementById(id);
const STATUS = { sent: "Sent", delivered: "Delivered", read: "Read" };
const SAMPLES = {
  location: { latitude: 52.52, longitude: 13.405, name: "Berlin" },
  image: { caption: "" },
  sticker: {},
  document: { filename: "invoice.pdf" },
  audio: { voice: true },
  contacts: [{ name: { formatted_name: "A friend", first_name: "A friend" }, phones: [{ phone: "+15550001111", type: "CELL" }] }],
};

const query = new URLSearchParams(location.search);
const phone = {
  businesses: [],
  businessId: query.get("phoneNumberId"),
  waId: digits(query.get("waId") ?? remembered("waId") ?? "15550001234"),
  name: query.get("name") ?? remembered("name") ?? "Demo customer",
};

async function call(path, options) {
  const answer = await fetch(`/simulator/${path}`, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `The simulator answered ${answer.status}`);
  return body;
}

// Reading

async function readBusinesses() {
  phone.businesses = (await call("businesses")).items;
  const known = phone.businesses.some((business) => business.phoneNumberId === phone.businessId);
  if (!known) phone.businessId = phone.businesses[0]?.phoneNumberId ?? null;
  $("business").replaceChildren(
    ...phone.businesses.map((business) => {
      const option = element("option", `${business.verifiedName} · ${business.displayPhoneNumber}`);
      option.value = business.phoneNumberId;
      option.selected = business.phoneNumberId === phone.businessId;
      return option;
    }),
  );
  const business = phone.businesses.find((one) => one.phoneNumberId === phone.businessId);
  $("business").disabled = !business;
  $("input").disabled = $("attach").disabled = document.querySelector(".send").disabled = !business;
  $("title").textContent = business?.verifiedName ?? "No business yet";
  $("subtitle").textContent = business?.displayPhoneNumber ?? "";
  $("avatar").textContent = (business?.verifiedName ?? "?").charAt(0).toUpperCase();
}

async function readThread() {
  const at = { businessId: phone.businessId, waId: phone.waId };
  const thread = at.businessId
    ? await call(`customers/${at.waId}/messages?phoneNumberId=${at.businessId}`)
    : { items: [], typing: false };
  // A slow answer for a thread that is no longer looked at is of no use.
  if (at.businessId === phone.businessId && at.waId === phone.waId) show(thread);
}

let reading = null;
let again = false;

/** Reads everything, once at a time; a change meanwhile is read afterwards. */
function refresh() {
  if (reading) {
    again = true;
    return reading;
  }
  reading = readBusinesses()
    .then(readThread)
    .catch((error) => problem(error.message))
    .finally(() => {
      reading = null;
      if (again) {
        again = false;
        refresh();
      }
    });
  return reading;
}

// Showing

let typingEnds = 0;
/** Nodes on the page by key, with what they were made from. */
const nodes = new Map();

function show(thread) {
  const items = thread.items ?? [];
  const wanted = [];
  let day = "";
  for (const entry of items.filter((one) => one.type !== "reaction")) {
    const on = new Date(entry.at).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
    if (on !== day) wanted.push(kept(`day ${on}`, on, () => dayOf(on)));
    day = on;
    const about = items.filter((one) => one.repliesTo === entry.id || one.content?.message_id === entry.id);
    wanted.push(kept(entry.id, JSON.stringify([entry, about]), () => message(entry, items)));
  }
  if (arrange($("thread"), wanted)) $("scroll").scrollTop = $("scroll").scrollHeight;
  $("empty").hidden = items.length > 0;
  $("empty").textContent = phone.businessId
    ? "Say hello: the business hears it as it would from WhatsApp."
    : "No business is connected. It appears here once it is registered.";
  showTyping(thread.typing);
  $("window").textContent = thread.windowEndsAt
    ? `The business may answer freely until ${new Date(thread.windowEndsAt).toLocaleString()}.`
    : "";
}

// Nothing tells when typing has run out, so it is looked up again while it shows.
function showTyping(typing) {
  $("typing").hidden = !typing;
  clearTimeout(typingEnds);
  if (typing) {
    typingEnds = setTimeout(refresh, 2000);
    $("scroll").scrollTop = $("scroll").scrollHeight;
  }
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

function dayOf(day) {
  const node = element("li", day);
  node.className = "day";
  return node;
}

function message(entry, items) {
  const bubble = element("div");
  bubble.className = "bubble";
  const quoted = items.find((other) => other.id === entry.repliesTo);
  if (quoted && entry.type !== "interactive") {
    const quote = element("span", summary(quoted));
    quote.className = "quote";
    bubble.append(quote);
  }
  bubble.append(...contentOf(entry), meta(entry));
  const node = element("li", bubble);
  node.className = "message";
  Object.assign(node.dataset, { testid: "phone-message", from: entry.from, type: entry.type, status: entry.status, id: entry.id });
  if (entry.from === "business") node.append(...choices(entry, items));
  const reaction = items.findLast((other) => other.type === "reaction" && other.content.message_id === entry.id);
  if (reaction?.content.emoji) {
    node.classList.add("reacted");
    const badge = element("span", reaction.content.emoji);
    badge.className = "reaction";
    node.append(badge);
  }
  return node;
}

function meta(entry) {
  const time = element("time", new Date(entry.at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = entry.at;
  const node = element("div", time);
  node.className = "meta";
  if (entry.from === "customer") {
    const status = entry.status in STATUS ? entry.status : "sent";
    const ticks = element("span", icon(status, STATUS[status]));
    ticks.className = "ticks";
    ticks.dataset.status = status;
    node.append(ticks);
  }
  return node;
}

// Answering by tap

function choices(entry, items) {
  const action = entry.type === "interactive" ? (entry.content.action ?? {}) : {};
  const made = [];
  const pressed = items.find((other) => other.repliesTo === entry.id && other.type === "interactive")?.content;
  for (const { reply } of action.buttons ?? []) {
    const button = choice(reply.title, () => write({ buttonReply: reply, repliesTo: entry.id }));
    button.disabled = Boolean(pressed);
    button.setAttribute("aria-pressed", String(pressed?.button_reply?.id === reply.id));
    made.push(button);
  }
  if (action.sections) made.push(choice(action.button, () => openList(entry)));
  if (action.name === "send_location") made.push(choice("Send location", () => write({ location: SAMPLES.location, repliesTo: entry.id })));
  if (action.name === "cta_url") made.push(webLink(action.parameters));
  if (!made.length) return [];
  const group = element("div", ...made);
  group.className = "choices";
  return [group];
}

function choice(title, act) {
  const button = element("button", title);
  button.type = "button";
  button.className = "choice";
  button.dataset.testid = "phone-button";
  button.addEventListener("click", act);
  return button;
}

function webLink({ display_text: title, url }) {
  const anchor = element("a", title);
  anchor.className = "choice";
  anchor.dataset.testid = "phone-button";
  anchor.href = url;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return anchor;
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
  const button = element("button", row.title, ...(row.description ? [element("small", row.description)] : []));
  button.type = "button";
  button.className = "row";
  button.dataset.testid = "phone-row";
  button.addEventListener("click", () => {
    $("choices").close();
    write({ listReply: row, repliesTo: entry.id });
  });
  return button;
}

// Writing

/** Writes as the customer; says whether it went out. */
async function write(content) {
  problem("");
  const body = {
    ...content,
    phoneNumberId: phone.businessId,
    profileName: phone.name || undefined,
    hideNumber: $("hidden").checked,
  };
  const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  try {
    await call(`customers/${phone.waId}/messages`, options);
  } catch (error) {
    problem(error.message);
    return false;
  }
  await refresh();
  return true;
}

async function send() {
  const text = $("input").value.trim();
  if (!text) return;
  $("input").value = "";
  // What could not be sent comes back, unless something new was written meanwhile.
  if (!(await write({ text }))) $("input").value ||= text;
  $("input").focus();
}

function problem(text) {
  $("problem").textContent = text;
  $("problem").hidden = !text;
}

function expand(button, panel, open) {
  button.setAttribute("aria-expanded", String(open));
  if (panel === $("attachments")) panel.hidden = !open;
  else panel.classList.toggle("open", open);
  $("scroll").scrollTop = $("scroll").scrollHeight;
}

function digits(text) {
  return text.replace(/\D/g, "");
}

function remembered(key) {
  return localStorage.getItem(`phone.${key}`);
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
$("input").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send();
  }
});
$("attach").addEventListener("click", () => expand($("attach"), $("attachments"), $("attachments").hidden));
$("attachments").addEventListener("click", ({ target }) => {
  const kind = target.dataset.kind;
  if (!kind) return;
  expand($("attach"), $("attachments"), false);
  write({ [kind]: SAMPLES[kind] });
});
$("toggle").addEventListener("click", () => expand($("toggle"), $("setup"), !$("setup").classList.contains("open")));
$("business").addEventListener("change", ({ target }) => {
  phone.businessId = target.value;
  refresh();
});
$("customer").addEventListener("submit", (event) => {
  event.preventDefault();
  phone.waId = digits($("number").value);
  phone.name = $("name").value.trim();
  localStorage.setItem("phone.waId", phone.waId);
  localStorage.setItem("phone.name", phone.name);
  expand($("toggle"), $("setup"), false);
  refresh();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  expand($("attach"), $("attachments"), false);
  expand($("toggle"), $("setup"), false);
});

$("number").value = `+${phone.waId}`;
$("name").value = phone.name;
const changes = new EventSource("/simulator/events");
changes.addEventListener("open", () => {
  problem("");
  refresh();
});
changes.addEventListener("error", () => problem("The simulator does not answer; trying again."));
changes.addEventListener("message", ({ data }) => {
  const change = JSON.parse(data);
  const ours = change.phoneNumberId === phone.businessId && change.waId === phone.waId;
  if (!change.phoneNumberId || ours) refresh();
});
