// Small helpers to build the page. Nothing here ever takes HTML: text becomes text nodes.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  send: "M4 12.2 20 4.5l-4.4 15-4-5.6zM11.6 13.9 20 4.5",
  clip: "M8.5 12.5 14 7a3 3 0 0 1 4.3 4.3l-7.6 7.6a5 5 0 0 1-7-7.1L11 4.5",
  slash: "M15.5 5 8.5 19",
  back: "M14.5 5 7.5 12l7 7",
  down: "M6 10l6 6 6-6",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  file: "M7 3.5h7l4 4V20.5H7zM14 3.5v4h4",
  get: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  close: "M6 6l12 12M18 6 6 18",
  out: "M9 6h9v9M18 6 7 17",
  copy: "M9 9h10v11H9zM6 15H5V4h10v1",
};

/** An element. `props`: class, data {}, onclick …; whatever else becomes an attribute. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** The round or square sign of a person or chat: initials on one of eight colours. */
export function face(id, title, kind) {
  const words = title.replace(/[^\p{L}\p{N} ]/gu, "").split(" ").filter(Boolean);
  const initials = words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase() || "?";
  return el("span", { class: `face face-${kind} hue-${Math.abs(id) % 8}`, "aria-hidden": "true" }, initials);
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const WHOLE = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "medium" });

const at = (seconds) => new Date(seconds * 1000);
const sameDay = (one, other) => one.toDateString() === other.toDateString();

export const clock = (seconds) => CLOCK.format(at(seconds));
export const wholeDate = (seconds) => WHOLE.format(at(seconds));
export const onOneDay = (one, other) => sameDay(at(one), at(other));

/** "Today", "Yesterday", "3 May", "3 May 2025". */
export function day(seconds) {
  const date = at(seconds);
  const now = new Date();
  if (sameDay(date, now)) return "Today";
  if (sameDay(date, new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return "Yesterday";
  return (date.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR).format(date);
}

/** For a row of the chat list: the clock today, the day before that. */
export const shortTime = (seconds) =>
  sameDay(at(seconds), new Date()) ? clock(seconds) : SHORT_DAY.format(at(seconds));

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1 << 20) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / (1 << 20)).toFixed(1)} MB`;
}

export const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
