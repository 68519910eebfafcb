// What the page knows and how it talks to the simulator.

const query = new URLSearchParams(location.search);

export const $ = (id) => document.getElementById(id);

/** Who writes to whom, and what the next message is to be. */
export const phone = {
  businesses: [],
  businessId: query.get("phoneNumberId"),
  waId: digits(query.get("waId") ?? remembered("waId") ?? "15550001234"),
  name: query.get("name") ?? remembered("name") ?? "Demo customer",
  groupId: query.get("groupId") ?? "",
  /** The thread as it was last read. */
  items: [],
  /** The message the next one answers or changes. */
  about: null,
};

/** Asks the simulator; throws what it says when it refuses. */
export async function call(path, options) {
  const answer = await fetch(`/simulator/${path}`, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `The simulator answered ${answer.status}`);
  return body;
}

/** Tells the simulator something; says whether it was taken. */
export async function tell(path, body) {
  problem("");
  const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  try {
    await call(path, options);
    return true;
  } catch (error) {
    problem(error.message);
    return false;
  }
}

/** Writes as the customer; says whether it went out. */
export function write(content) {
  const identity = $("identity").value;
  const forwarded = $("forwarded").value;
  return tell(`customers/${phone.waId}/messages`, {
    ...content,
    phoneNumberId: phone.businessId,
    profileName: phone.name || undefined,
    hideNumber: $("hidden").checked,
    groupId: phone.groupId || undefined,
    identity: identity || undefined,
    forwarded: forwarded || undefined,
  });
}

/** Keeps a file with the simulator; its id, or nothing when it was refused. */
export async function keep(file) {
  problem("");
  const type = encodeURIComponent(file.type || "application/octet-stream");
  try {
    return (await call(`files?mimeType=${type}`, { method: "POST", body: file })).id;
  } catch (error) {
    problem(error.message);
    return null;
  }
}

/** Shows what is wrong, or that nothing is. */
export function problem(text) {
  $("problem").textContent = text;
  $("problem").hidden = !text;
}

export function digits(text) {
  return text.replace(/\D/g, "");
}

export function remembered(key) {
  return localStorage.getItem(`phone.${key}`);
}
