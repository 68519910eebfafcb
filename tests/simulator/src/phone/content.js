// What stands inside a bubble, for every kind of message.

import { element, render } from "/format.js";
import { icon } from "/icons.js";

/** The nodes of a message, without its buttons. */
export function contentOf(entry) {
  const content = entry.content ?? {};
  switch (entry.type) {
    case "text":
      return [render(content.body ?? "")];
    case "template":
      return [render(content.text ?? content.name ?? "")];
    case "button":
      return [render(content.text ?? "")];
    case "interactive":
      return interactive(content);
    case "sticker":
      return [classed(element("div", icon("sticker", "Sticker")), "huge")];
    case "image":
    case "video":
    case "audio":
    case "document":
      return [card(entry.type, content.filename ?? titled(entry.type), ""), ...caption(content.caption)];
    case "location":
      return [card("location", content.name ?? "Location", `${content.latitude}, ${content.longitude}`)];
    case "contacts":
      return content.map((person) => card("contacts", person.name?.formatted_name ?? "Contact", person.phones?.[0]?.phone ?? ""));
    default:
      return [element("em", `A message of the kind “${entry.type}”`)];
  }
}

/** One line that stands for a message in a quote. */
export function summary(entry) {
  return contentOf(entry)
    .map((node) => node.textContent)
    .join(" ")
    .trim();
}

function interactive(content) {
  const reply = content.button_reply ?? content.list_reply;
  if (reply) return [render(reply.title ?? ""), ...caption(reply.description)];
  const nodes = [];
  if (content.header?.text) nodes.push(classed(element("p", content.header.text), "head"));
  else if (content.header) nodes.push(card(content.header.type, titled(content.header.type), ""));
  nodes.push(render(content.body?.text ?? ""));
  if (content.footer?.text) nodes.push(classed(element("p", content.footer.text), "foot"));
  return nodes;
}

function card(kind, title, detail) {
  const sign = classed(element("span", icon(kind)), "sign");
  const words = element("span", title);
  if (detail) words.append(element("small", detail));
  return classed(element("div", sign, words), "card");
}

function caption(text) {
  return text ? [render(text)] : [];
}

function classed(node, className) {
  node.className = className;
  return node;
}

function titled(kind) {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}
