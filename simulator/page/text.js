// A message's text and entities as nodes. Offsets are UTF-16 units, as in JavaScript's own strings.

import { el, icon } from "./dom.js";

const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/**
 * `hands`: follow(url) → true where the page itself goes there, say(text), find(words).
 * Returns a fragment.
 */
export function richText(text, entities, hands) {
  const root = document.createDocumentFragment();
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(root, text, 0, text.length, sorted, hands);
  return root;
}

function fill(parent, text, start, end, entities, hands) {
  let at = start;
  let queue = entities;
  while (queue.length > 0) {
    const [entity, ...others] = queue;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) {
      queue = others;
      continue;
    }
    parent.append(text.slice(at, from));
    const [inside, after] = split(others, to);
    const { node, inner } = wrap(entity, text.slice(from, to), hands);
    fill(inner, text, from, to, inside, hands);
    parent.append(node);
    // The line break after a block is the block's own end.
    at = BLOCKS.has(entity.type) && text[to] === "\n" && to < end ? to + 1 : to;
    queue = after;
  }
  parent.append(text.slice(at, end));
}

/** What begins before `to` belongs inside, cut there; the rest of it comes after. */
function split(entities, to) {
  const inside = [];
  const after = [];
  for (const entity of entities) {
    const end = entity.offset + entity.length;
    if (entity.offset < to) inside.push({ ...entity, length: Math.min(end, to) - entity.offset });
    if (end > to) {
      const offset = Math.max(entity.offset, to);
      after.push({ ...entity, offset, length: end - offset });
    }
  }
  return [inside, after];
}

function wrap(entity, words, hands) {
  const { type } = entity;
  if (type in PLAIN) return same(el(PLAIN[type]));
  if (type === "pre") return pre(entity, words);
  if (type === "blockquote") return same(el("blockquote"));
  if (type === "expandable_blockquote") return expandable();
  if (type === "spoiler") return same(spoiler());
  if (type === "text_link") return same(link(entity.url, hands));
  if (type === "url") return same(link(/^[a-z][a-z0-9+.-]*:\/\//i.test(words) ? words : `http://${words}`, hands));
  if (type === "mention") return same(link(`https://t.me/${words.slice(1)}`, hands));
  if (type === "hashtag" || type === "cashtag") return same(act("tag", () => hands.find(words)));
  if (type === "bot_command") return same(act("command", () => hands.say(words)));
  return same(el("span", { class: `mark-${type}` }));
}

const same = (node) => ({ node, inner: node });
const act = (kind, onclick) => el("button", { class: `linklike ${kind}`, type: "button", onclick });

/** The address if it is one that may be opened, else null. */
export function safeAddress(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:", "tg:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function link(address, hands) {
  const href = safeAddress(address);
  if (href === null) return el("span");
  const onclick = (event) => {
    if (hands.follow(href)) event.preventDefault();
  };
  return el("a", { href, title: href, target: "_blank", rel: "noopener noreferrer", onclick });
}

function pre(entity, words) {
  const inner = el("code");
  const copy = el(
    "button",
    { class: "icon copy", type: "button", "aria-label": "Copy", title: "Copy", onclick: () => navigator.clipboard?.writeText(words) },
    icon("copy"),
  );
  const name = entity.language ? el("span", { class: "tongue" }, entity.language) : null;
  return { node: el("pre", {}, name, copy, inner), inner };
}

function spoiler() {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text: press to show" });
  const open = () => {
    node.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", open);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open();
    }
  });
  return node;
}

function expandable() {
  const inner = el("div", { class: "quoted" });
  const more = el("button", { class: "linklike more", type: "button", "aria-expanded": "false" }, "Show all");
  const node = el("blockquote", { class: "expandable" }, inner, more);
  more.addEventListener("click", () => {
    const open = node.classList.toggle("open");
    more.textContent = open ? "Show less" : "Show all";
    more.setAttribute("aria-expanded", String(open));
  });
  // Three lines or fewer need no handle; this is known only once it stands in the page.
  requestAnimationFrame(() => {
    more.hidden = inner.scrollHeight <= inner.clientHeight + 1;
  });
  return { node, inner };
}

/** One line of plain words for lists and notices. */
export function plainWords(message) {
  const words = (message.text ?? message.caption ?? "").replace(/\s+/g, " ").trim();
  if (message.photo) return words ? `Photo: ${words}` : "Photo";
  if (message.document) return words ? `${message.document.file_name}: ${words}` : message.document.file_name;
  if (message.poll) return `Poll: ${message.poll.question}`;
  if (message.rich_message) return message.rich_message.blocks.flatMap(lettersOf).join(" ").replace(/\s+/g, " ").trim();
  return words || serviceWords(message) || "Message";
}

/** The letters of a block of a rich message, however deep they stand. */
function lettersOf(part) {
  if (typeof part === "string") return [part];
  if (Array.isArray(part)) return part.flatMap(lettersOf);
  if (part === null || typeof part !== "object") return [];
  return ["text", "summary", "blocks", "items", "cells"].flatMap((name) => lettersOf(part[name] ?? []));
}

/** What a service message says, or nothing for any other. */
export function serviceWords(message) {
  const who = message.from?.first_name ?? message.sender_chat?.title ?? "Somebody";
  const names = (users) => users.map((user) => user.first_name).join(", ");
  if (message.pinned_message) return `${who} pinned “${plainWords(message.pinned_message).slice(0, 40)}”`;
  if (message.new_chat_members) return `${names(message.new_chat_members)} joined`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} left`;
  if (message.new_chat_title) return `The title is now “${message.new_chat_title}”`;
  if (message.migrate_to_chat_id) return "The group has become a supergroup";
  if (message.migrate_from_chat_id) return "This supergroup was a group";
  if (message.forum_topic_created) return `Topic “${message.forum_topic_created.name}” was opened`;
  return null;
}
