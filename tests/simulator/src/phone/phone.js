// The phone: one thread between a business and a customer, kept live by server-sent events.

import { edited, setAbout } from "/actions.js";
import { $, call, digits, phone, problem, remembered, tell, write } from "/api.js";
import { askContact, askFile, askKind, askLocation, replying } from "/dialogs.js";
import { element } from "/format.js";
import { show } from "/thread.js";

/** What the simulator makes up when no file is chosen; the text in the input becomes the caption. */
const SAMPLES = {
  image: () => ({ caption: typed() }),
  video: () => ({ caption: typed() }),
  voice: () => ({}),
  audio: () => ({ sample: "mp3" }),
  document: () => ({ filename: "invoice.pdf", caption: typed() }),
  sticker: () => ({}),
  order: () => ({
    catalog_id: "1000000000000009",
    text: typed(),
    product_items: [{ product_retailer_id: "sku-1", quantity: 2, item_price: 7.99, currency: "EUR" }],
  }),
};

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
  $("subtitle").textContent = phone.groupId ? `Group ${phone.groupId}` : (business?.displayPhoneNumber ?? "");
  $("avatar").textContent = (business?.verifiedName ?? "?").charAt(0).toUpperCase();
}

async function readThread() {
  const at = { businessId: phone.businessId, waId: phone.waId, groupId: phone.groupId };
  const question = new URLSearchParams({ phoneNumberId: at.businessId ?? "" });
  if (at.groupId) question.set("groupId", at.groupId);
  const thread = at.businessId ? await call(`customers/${at.waId}/messages?${question}`) : { items: [], typing: false };
  // A slow answer for a thread that is no longer looked at is of no use.
  if (Object.keys(at).some((key) => at[key] !== phone[key])) return;
  show(thread);
  const empty = !thread.items?.length;
  $("empty").hidden = !empty;
  $("empty").textContent = phone.businessId
    ? "Say hello: the business hears it as it would from WhatsApp."
    : "No business is connected. It appears here once it is registered.";
  showTyping(thread.typing);
  $("window").textContent = thread.windowEndsAt
    ? `The business may answer freely until ${new Date(thread.windowEndsAt).toLocaleString()}.`
    : "";
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

let typingEnds = 0;

// Nothing tells when typing has run out, so it is looked up again while it shows.
function showTyping(typing) {
  $("typing").hidden = !typing;
  clearTimeout(typingEnds);
  if (typing) {
    typingEnds = setTimeout(refresh, 2000);
    $("scroll").scrollTop = $("scroll").scrollHeight;
  }
}

/** Fills the lists of the settings: customers who were here, ways to name the sender. */
async function readSettings() {
  const [customers, tables] = await Promise.all([call("customers"), call("kinds")]);
  $("known").replaceChildren(
    ...customers.items.slice(0, 200).map((customer) => {
      const option = element("option", customer.profileName ?? "");
      option.value = `+${customer.waId}`;
      return option;
    }),
  );
  const own = customers.items.find((customer) => customer.waId === phone.waId);
  $("receipts").checked = own?.readReceipts ?? true;
  if ($("identity").children.length > 1) return;
  for (const row of tables.identities) {
    const option = element("option", row.says);
    option.value = row.name;
    $("identity").append(option);
  }
}

// Writing

/** The text in the input, which is used up. */
function typed() {
  const text = $("input").value.trim();
  $("input").value = "";
  return text || undefined;
}

async function send() {
  const text = typed();
  if (!text) return;
  const about = phone.about;
  const content = about?.kind === "edit" ? edited(text) : { text };
  const replies = replying();
  // What could not be sent comes back, unless something new was written meanwhile.
  if (!(await write({ ...content, ...replies }))) {
    $("input").value ||= text;
    setAbout(about);
  }
  $("input").focus();
}

function attach(kind) {
  expand($("attach"), $("attachments"), false);
  if (kind === "any") return askKind();
  if (kind === "file") return askFile(replying());
  if (kind === "location") return askLocation(replying());
  if (kind === "contacts") return askContact(replying());
  return write({ [kind]: SAMPLES[kind](), ...replying() });
}

function expand(button, panel, open) {
  button.setAttribute("aria-expanded", String(open));
  if (panel === $("attachments")) panel.hidden = !open;
  else panel.classList.toggle("open", open);
  $("scroll").scrollTop = $("scroll").scrollHeight;
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
  if (target.dataset.kind) attach(target.dataset.kind);
});
$("toggle").addEventListener("click", () => expand($("toggle"), $("setup"), !$("setup").classList.contains("open")));
$("business").addEventListener("change", ({ target }) => {
  phone.businessId = target.value;
  setAbout(null);
  refresh();
});
$("customer").addEventListener("submit", (event) => {
  event.preventDefault();
  phone.waId = digits($("number").value);
  phone.name = $("name").value.trim();
  phone.groupId = $("group").value.trim();
  localStorage.setItem("phone.waId", phone.waId);
  localStorage.setItem("phone.name", phone.name);
  setAbout(null);
  expand($("toggle"), $("setup"), false);
  refresh();
  readSettings().catch((error) => problem(error.message));
});
$("receipts").addEventListener("change", ({ target }) => tell(`customers/${phone.waId}`, { readReceipts: target.checked }));
for (const wish of ["stop", "resume"]) {
  $(`marketing-${wish}`).addEventListener("click", () =>
    tell(`fields/user_preferences.${wish}`, { phoneNumberId: phone.businessId, waId: phone.waId }),
  );
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  expand($("attach"), $("attachments"), false);
  expand($("toggle"), $("setup"), false);
});

$("number").value = `+${phone.waId}`;
$("name").value = phone.name;
$("group").value = phone.groupId;
$("hidden").checked = remembered("hidden") === "yes";
$("hidden").addEventListener("change", ({ target }) => localStorage.setItem("phone.hidden", target.checked ? "yes" : "no"));
readSettings().catch((error) => problem(error.message));
const changes = new EventSource("/simulator/events");
changes.addEventListener("open", () => {
  problem("");
  refresh();
});
changes.addEventListener("error", () => problem("The simulator does not answer; trying again."));
changes.addEventListener("message", ({ data }) => {
  const change = JSON.parse(data);
  const ours = change.phoneNumberId === phone.businessId && [phone.waId, phone.groupId].includes(change.waId);
  if (!change.phoneNumberId || ours) refresh();
});
