// WhatsApp's own formatting as the phone shows it: *bold*, _italic_, ~strike~, `code`, ```block```, lists and quotes.
// Text only ever becomes text nodes, so nothing a message holds can become markup.

const MARKS = { "*": "strong", _: "em", "~": "s" };
const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]*_~]/g;

/** Turns the text of a message into a fragment. */
export function render(text) {
  const fragment = document.createDocumentFragment();
  text.split("```").forEach((part, index, parts) => {
    const block = index % 2 === 1 && index < parts.length - 1;
    if (block) fragment.append(element("pre", part.trim()));
    else if (index % 2 === 1) fragment.append(...lines("```" + part));
    else fragment.append(...lines(part));
  });
  return fragment;
}

/** Makes an element with text or children. */
export function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

function lines(text) {
  const blocks = [];
  let list = null;
  for (const line of text.replace(/^\n+|\n+$/g, "").split("\n")) {
    const [kind, rest] = kindOf(line);
    if (kind === "ul" || kind === "ol") {
      if (list?.localName !== kind) blocks.push((list = document.createElement(kind)));
      list.append(element("li", ...inline(rest)));
      continue;
    }
    list = null;
    if (line.trim()) blocks.push(element(kind, ...inline(rest)));
  }
  return blocks;
}

function kindOf(line) {
  const bullet = /^[-*] (.*)$/.exec(line);
  if (bullet) return ["ul", bullet[1]];
  const number = /^\d+\. (.*)$/.exec(line);
  if (number) return ["ol", number[1]];
  return line.startsWith("> ") ? ["blockquote", line.slice(2)] : ["p", line];
}

function inline(text) {
  const code = /`([^`\n]+)`/.exec(text);
  if (code) {
    const after = code.index + code[0].length;
    return [...inline(text.slice(0, code.index)), element("code", code[1]), ...inline(text.slice(after))];
  }
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    nodes.push(...marked(text.slice(from, found.index)), link(found[0]));
    from = found.index + found[0].length;
  }
  return [...nodes, ...marked(text.slice(from))];
}

// A mark counts at the edge of a word, with text right beside it on the inner side.
function marked(text) {
  const found = /(^|[\s([{"'.,;:!?*_~-])([*_~])(?=\S)(.*?\S)\2(?![\p{L}\p{N}])/u.exec(text);
  if (!found) return text ? [document.createTextNode(text)] : [];
  const [whole, before, mark, inner] = found;
  return [
    ...marked(text.slice(0, found.index) + before),
    element(MARKS[mark], ...marked(inner)),
    ...marked(text.slice(found.index + whole.length)),
  ];
}

function link(address) {
  const anchor = element("a", address);
  anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return anchor;
}
