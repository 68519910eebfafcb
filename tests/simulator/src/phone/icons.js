// Line icons, so that the page looks the same whether or not the system has a font with pictures.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  image: "M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 5M15 9h.01",
  video: "M4 6h11v12H4zM15 10l5-3v10l-5-3",
  audio: "M12 4v8a2.5 2.5 0 0 1-5 0V7a2.5 2.5 0 0 1 5 0M4 12a5.5 5.5 0 0 0 11 0M9.5 17.5V21M18 9v6M21 7v10",
  document: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  location: "M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  contacts: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c1-4 4-5 7-5s6 1 7 5",
  sticker: "M12 21a9 9 0 1 1 9-9c-5 0-9 4-9 9zM8.5 10h.01M14.5 9h.01M8 14c1 1 2 1.5 3.5 1.5",
  voice: "M12 4v8a2.5 2.5 0 0 1-5 0V7a2.5 2.5 0 0 1 5 0M4 12a5.5 5.5 0 0 0 11 0M9.5 17.5V21",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  accepted: "M5 13l4 4 9-10",
  failed: "M12 7v6M12 17h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  played: "M2 13l4 4 9-10M11 16l1 1 9-10",
  sent: "M5 13l4 4 9-10",
  delivered: "M2 13l4 4 9-10M11 16l1 1 9-10",
  read: "M2 13l4 4 9-10M11 16l1 1 9-10",
};

/** An icon; with a label it is an image to screen readers, without one it is decoration. */
export function icon(name, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `line ${name}`);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.document);
  svg.append(path);
  return svg;
}
