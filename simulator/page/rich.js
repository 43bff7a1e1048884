// A RichMessage's blocks as nodes. What is not known here is shown as its plain words.

import { el } from "./dom.js";
import { safeAddress } from "./text.js";

const STYLES = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
  marked: "mark", subscript: "sub", superscript: "sup",
};

export function richBlocks(blocks) {
  return el("div", { class: "words rich", dir: "auto" }, (blocks ?? []).map(block));
}

/** `RichText`: a string, a piece with a style, or an array of them. */
function text(words) {
  if (typeof words === "string") return [words];
  if (Array.isArray(words)) return words.flatMap(text);
  if (words === null || typeof words !== "object") return [];
  const inner = text(words.text ?? "");
  if (words.type === "url") {
    const href = safeAddress(words.url);
    return href === null ? inner : [el("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, inner)];
  }
  return words.type in STYLES ? [el(STYLES[words.type], {}, inner)] : inner;
}

function block(one) {
  const inside = () => (one.blocks ?? []).map(block);
  switch (one.type) {
    case "heading":
      return el("div", { class: `heading size-${one.size}`, role: "heading", "aria-level": one.size + 1 }, text(one.text));
    case "divider":
      return el("hr");
    case "pre":
      return el("pre", {}, el("code", {}, text(one.text)));
    case "blockquote":
      return el("blockquote", {}, inside());
    case "pullquote":
      return el("blockquote", { class: "pull" }, text(one.text));
    case "footer":
      return el("small", {}, text(one.text));
    case "details":
      return el("details", { open: one.is_open }, el("summary", {}, text(one.summary)), inside());
    case "list":
      return el("ul", {}, one.items.map(item));
    case "table":
      return table(one);
    default:
      return el("p", {}, text(one.text), inside());
  }
}

const item = (one) => el("li", {}, el("span", {}, one.label), el("div", {}, (one.blocks ?? []).map(block)));

function table(one) {
  const cell = (each) =>
    el(each.is_header ? "th" : "td", { class: `at-${each.align}`, colspan: each.colspan, rowspan: each.rowspan }, text(each.text));
  const rows = one.cells.map((row) => el("tr", {}, row.map(cell)));
  const caption = one.caption ? el("caption", {}, text(one.caption)) : null;
  return el("div", { class: "wide" }, el("table", {}, caption, el("tbody", {}, rows)));
}
