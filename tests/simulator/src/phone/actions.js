// What can be done with a message: answer it, react, change or delete one's own.

import { $, phone, write } from "/api.js";
import { summary } from "/content.js";
import { element } from "/format.js";

const EMOJIS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
let entry = null;

/** Opens the actions of a message. */
export function openActions(of) {
  entry = of;
  const own = phone.items.findLast(
    (one) => one.type === "reaction" && one.from === "customer" && one.content.message_id === of.id,
  )?.content.emoji;
  $("actions-title").textContent = summary(of).slice(0, 80);
  $("actions-emojis").replaceChildren(...EMOJIS.map((emoji) => reaction(emoji, own)));
  $("action-unreact").hidden = !own;
  const mine = of.from === "customer" && !of.revokedAt;
  $("action-edit").hidden = !mine || !(of.type === "text" || of.content?.caption);
  $("action-delete").hidden = !mine;
  $("action-reply").hidden = Boolean(of.revokedAt);
  $("actions").showModal();
}

function reaction(emoji, own) {
  const button = element("button", emoji);
  button.type = "button";
  button.className = "emoji";
  button.dataset.testid = "phone-react";
  button.setAttribute("aria-label", `React with ${emoji}`);
  button.setAttribute("aria-pressed", String(emoji === own));
  button.addEventListener("click", () => done({ reaction: { messageId: entry.id, emoji: emoji === own ? "" : emoji } }));
  return button;
}

function done(content) {
  $("actions").close();
  return write(content);
}

/** Says above the input what the next message is about. */
export function setAbout(about) {
  phone.about = about;
  $("about").hidden = !about;
  if (!about) return;
  $("about-kind").textContent = about.kind === "edit" ? "Editing" : "Replying to";
  $("about-text").textContent = summary(about.entry);
  if (about.kind === "edit") $("input").value = about.entry.content.body ?? about.entry.content.caption ?? "";
  $("input").focus();
}

/** The content of an edit of the message that is being edited. */
export function edited(text) {
  const { id, type, content } = phone.about.entry;
  const change = type === "text" ? { text } : { [type]: { ...content, caption: text } };
  return { edit: { messageId: id, ...change } };
}

$("action-reply").addEventListener("click", () => {
  $("actions").close();
  setAbout({ kind: "reply", entry });
});
$("action-edit").addEventListener("click", () => {
  $("actions").close();
  setAbout({ kind: "edit", entry });
});
$("action-delete").addEventListener("click", () => done({ revoke: { messageId: entry.id } }));
$("action-unreact").addEventListener("click", () => done({ reaction: { messageId: entry.id } }));
$("about-cancel").addEventListener("click", () => setAbout(null));
