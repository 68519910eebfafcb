// What stands inside a bubble, for every kind of message.

import { element, render } from "/format.js";
import { icon } from "/icons.js";

const FILES = ["image", "video", "audio", "voice", "document", "sticker"];

/** The nodes of a message, without its buttons. */
export function contentOf(entry) {
  const content = entry.content ?? {};
  if (entry.revokedAt) return [element("em", "This message was deleted")];
  if (FILES.includes(entry.type)) return [file(entry.type, content), ...caption(content.caption)];
  switch (entry.type) {
    case "text":
      return [render(content.body ?? "")];
    case "template":
      return [...framed(content, render(content.text ?? content.name ?? "")), ...(content.cards ?? []).map(cardOf)];
    case "button":
      return [render(content.text ?? "")];
    case "interactive":
      return interactive(content);
    case "location":
      return [place(content)];
    case "contacts":
      return Array.isArray(content) ? content.map(person) : [];
    case "order":
      return [order(content)];
    case "system":
      return [element("em", content.body ?? "Something changed")];
    case "unsupported":
      return [element("em", `Not passed on to the business: ${content.type ?? "unknown"}`)];
    default:
      return [element("em", `A message of the kind “${entry.type}”`)];
  }
}

/** One line that stands for a message in a quote. */
export function summary(entry) {
  const words = contentOf(entry).map((node) => node.textContent);
  return words.join(" ").replace(/\s+/g, " ").trim() || titled(entry.type);
}

/** Gives a node a class. */
export function classed(node, className) {
  node.className = className;
  return node;
}

function interactive(content) {
  const reply = content.button_reply ?? content.list_reply;
  if (reply) return [render(reply.title ?? ""), ...caption(reply.description)];
  if (content.nfm_reply) {
    return [card("document", content.nfm_reply.body || "Form sent", content.nfm_reply.response_json ?? "")];
  }
  if (content.call_permission_reply) {
    const allowed = content.call_permission_reply.response === "accept";
    return [element("em", allowed ? "Calls are allowed" : "Calls are not allowed")];
  }
  const cards = content.action?.cards ?? [];
  const body = render(content.body?.text ?? "");
  return [...framed({ header: content.header, footer: content.footer?.text }, body), ...cards.map(cardOf)];
}

/** A body with the header above and the footer below. */
function framed({ header, footer }, body) {
  const nodes = [];
  if (header?.text) nodes.push(classed(element("p", header.text), "head"));
  else if (header?.type === "location") nodes.push(place(header.location ?? {}));
  else if (header) nodes.push(file(header.type, header[header.type] ?? {}));
  nodes.push(body);
  if (footer) nodes.push(classed(element("p", footer), "foot"));
  return nodes;
}

/** One card of a carousel. */
function cardOf(content) {
  const text = content.text ?? content.body?.text ?? "";
  const node = classed(element("div", ...framed({ header: content.header }, render(text))), "slide");
  const links = [content.action?.parameters, ...(content.buttons ?? [])].filter((one) => one?.url);
  node.append(...links.map((link) => anchor(link.url, link.display_text ?? link.text ?? link.url)));
  return node;
}

/** A file as it looks or sounds; a card with its name when there is nothing to show. */
function file(kind, content) {
  const name = content.filename ?? titled(kind);
  if (!content.id) return card(kind, name, content.link ?? "");
  const address = `/simulator/files/${content.id}`;
  if (kind === "document") {
    const node = card(kind, name, "Open");
    const link = anchor(address, "");
    link.className = "file";
    link.append(node);
    return link;
  }
  const seen = kind === "image" || kind === "sticker";
  const node = document.createElement(seen ? "img" : kind === "video" ? "video" : "audio");
  node.src = address;
  node.className = kind;
  if (seen) node.alt = content.caption || titled(kind);
  else {
    node.controls = true;
    node.preload = "metadata";
    node.setAttribute("aria-label", content.voice ? "Voice note" : titled(kind));
  }
  node.addEventListener("error", () => node.replaceWith(card(kind, name, "no longer kept")));
  return node;
}

function place(content) {
  const where = `${content.latitude}, ${content.longitude}`;
  return card("location", content.name ?? "Location", [content.address, where].filter(Boolean).join(" · "));
}

function person(card_) {
  const number = card_.phones?.[0]?.phone ?? card_.emails?.[0]?.email ?? "";
  return card("contacts", card_.name?.formatted_name ?? "Contact", number);
}

function order(content) {
  const items = content.product_items ?? [];
  const sum = items.reduce((sum, item) => sum + Number(item.quantity) * Number(item.item_price), 0);
  const lines = items.map((item) => element("li", `${item.quantity} × ${item.product_retailer_id}`));
  const list = element("ul", ...lines);
  return element("div", card("document", "Order", `${sum.toFixed(2)} ${items[0]?.currency ?? ""}`), list, ...caption(content.text));
}

function card(kind, title, detail) {
  const sign = classed(element("span", icon(kind)), "sign");
  const words = element("span", title);
  if (detail) words.append(element("small", detail));
  return classed(element("div", sign, words), "card");
}

/** A link that opens elsewhere. */
export function anchor(address, text) {
  const node = element("a", text);
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

function caption(text) {
  return text ? [render(text)] : [];
}

function titled(kind) {
  const word = String(kind ?? "message");
  return word.charAt(0).toUpperCase() + word.slice(1);
}
