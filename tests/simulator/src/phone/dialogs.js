// The dialogs that ask for a file, a place, a person, a form's answers or one of the odder kinds.

import { $, call, keep, phone, write } from "/api.js";
import { setAbout } from "/actions.js";
import { element } from "/format.js";

const FORMS = {
  flow: '{"flow_token": "token-1", "name": "Ada"}',
  address_message: '{"values": {"name": "Ada", "in_pin_code": "400063", "city": "Mumbai"}}',
};
let about = {};

/** What the next message is about, as it goes into the call; it is used up. */
export function replying() {
  const replies = phone.about?.kind === "reply" ? { repliesTo: phone.about.entry.id } : {};
  setAbout(null);
  return replies;
}

/** Asks for a place and sends it. */
export function askLocation(replies) {
  about = replies;
  $("location-dialog").showModal();
}

/** Asks for a contact and sends it. */
export function askContact(replies) {
  about = replies;
  $("contact-dialog").showModal();
}

/** Asks for a file and sends it. */
export function askFile(replies) {
  about = replies;
  $("file-form").reset();
  $("file-dialog").showModal();
}

/** Asks for the answers of a form and sends them. */
export function askForm(name, replies) {
  about = { ...replies, name };
  $("form-json").value = FORMS[name];
  $("form-dialog").showModal();
}

/** Offers every kind that the simulator knows. */
export async function askKind() {
  if (!$("kind").children.length) {
    const { items } = await call("kinds");
    $("kind").replaceChildren(
      ...items.map((row) => {
        const option = element("option", `${row.name}: ${row.says}`);
        option.value = row.name;
        return option;
      }),
    );
  }
  $("kind-dialog").showModal();
}

/** Which kind of message a file is sent as unless something else is chosen. */
function kindOf(type) {
  if (type === "image/webp") return "sticker";
  const [family] = type.split("/");
  return ["image", "video", "audio"].includes(family) ? family : "document";
}

// A form closes its dialog when it is sent; what it asks for goes out then.
function answered(form, send) {
  $(form).addEventListener("submit", () => send(Object.fromEntries(new FormData($(form)))));
}

answered("location-form", ({ latitude, longitude, name, address }) => {
  const place = { latitude: Number(latitude), longitude: Number(longitude), name: name || undefined, address: address || undefined };
  write({ location: place, ...about });
});
answered("contact-form", ({ name, number }) => {
  const [first, ...rest] = name.split(" ");
  const card = { name: { formatted_name: name, first_name: first, last_name: rest.join(" ") || undefined } };
  if (number) card.phones = [{ phone: number, type: "CELL" }];
  write({ contacts: [card], ...about });
});
answered("file-form", async ({ file, as, caption }) => {
  if (!file?.size) return;
  const id = await keep(file);
  if (!id) return;
  const kind = as || kindOf(file.type);
  const content = { file: id };
  if (caption && kind !== "audio" && kind !== "voice" && kind !== "sticker") content.caption = caption;
  if (kind === "document") content.filename = file.name;
  write({ [kind]: content, ...about });
});
answered("form-form", ({ json }) => {
  const { name, ...replies } = about;
  write({ flowReply: { name, response_json: json }, ...replies });
});
answered("kind-form", ({ kind }) => {
  write({ kind, ...(phone.about ? { messageId: phone.about.entry.id } : {}) });
  setAbout(null);
});

for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
