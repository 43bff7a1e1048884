// The left side: who you are, the chats, and what a search finds.

import { el, face, plural, shortTime } from "./dom.js";
import { plainWords } from "./text.js";

const TABS = 3; // more people than this come as a list to choose from

/** The name before any remark in brackets, and the remark: "Nargiz (editor)". */
function nameAndRole(name) {
  const found = /^(.*?)\s*\(([^)]+)\)$/.exec(name);
  return found ? [found[1], found[2]] : [name, ""];
}

export function drawPeople(box, people, me, onPick) {
  if (people.length > TABS) return box.replaceChildren(chooser(people, me, onPick));
  const tabs = people.map((person) => {
    const [name, role] = nameAndRole(person.first_name);
    const mine = person.id === me.id;
    const unread = mine ? 0 : person.unread;
    return el(
      "button",
      {
        type: "button",
        class: "person",
        "aria-pressed": String(mine),
        data: { person: person.id },
        "aria-label": `${person.first_name}${unread ? `, ${unread} unread` : ""}`,
        onclick: () => onPick(person.id),
      },
      face(person.id, name, "private"),
      el("span", { class: "who" }, el("b", {}, name), role ? el("small", {}, role) : null),
      unread ? el("span", { class: "badge" }, String(unread)) : null,
    );
  });
  keepFocus(box, "person", () => box.replaceChildren(...tabs));
  return undefined;
}

function chooser(people, me, onPick) {
  const options = people.map((person) => {
    const unread = person.id === me.id || !person.unread ? "" : ` · ${person.unread} unread`;
    return el("option", { value: person.id, selected: person.id === me.id }, `${person.first_name}${unread}`);
  });
  const onchange = (event) => onPick(Number(event.target.value));
  return el("select", { class: "chooser", "aria-label": "You are", onchange }, options);
}

export const chatTitle = (chat, bot) => (chat.type === "private" ? bot.first_name : chat.title);
export const chatKind = (chat) => (chat.type === "private" ? "bot" : chat.type);
export const chatFace = (chat, bot) =>
  face(chat.type === "private" ? bot.id : chat.id, chatTitle(chat, bot), chatKind(chat));

/** `typing`: the ids of chats where the bot is writing. Newest chat first. */
export function drawChats(box, view, openId, typing, onOpen) {
  const chats = [...view.chats].sort((a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0) || b.type.localeCompare(a.type));
  const rows = chats.map((chat) => el("li", {}, chatRow(chat, view, chat.id === openId, typing.has(chat.id), onOpen)));
  keepFocus(box, "chat", () => box.replaceChildren(...rows));
}

function chatRow(chat, view, open, typing, onOpen) {
  const title = chatTitle(chat, view.bot);
  const { last } = chat;
  const unread = chat.unread ? el("span", { class: "badge" }, String(chat.unread)) : null;
  return el(
    "button",
    {
      type: "button",
      class: "chatrow",
      "aria-current": open ? "true" : undefined,
      data: { chat: chat.id },
      "aria-label": `${title}${chat.unread ? `, ${chat.unread} unread` : ""}`,
      onclick: () => onOpen(chat.id),
    },
    chatFace(chat, view.bot),
    el(
      "span",
      { class: "middle" },
      el("span", { class: "line" }, el("b", {}, title), last ? el("time", {}, shortTime(last.date)) : null),
      el("span", { class: "line" }, typing ? el("span", { class: "preview typing" }, "is typing …") : preview(chat, view), unread),
    ),
  );
}

function preview(chat, view) {
  const { last } = chat;
  if (!last) return el("span", { class: "preview" }, chat.type === "private" ? "Tap to start the bot" : "No posts yet");
  const mine = last.from?.id === view.person.id;
  const who = mine ? "You: " : chat.type.endsWith("group") && last.from ? `${last.from.first_name}: ` : "";
  return el("span", { class: "preview", dir: "auto" }, who ? el("i", {}, who) : null, plainWords(last).slice(0, 120));
}

/** What a search found: chats by title, then messages. */
export function drawFound(box, view, words, messages, onOpen) {
  const wanted = words.toLowerCase();
  const chats = view.chats.filter((chat) => chatTitle(chat, view.bot).toLowerCase().includes(wanted));
  const rows = chats.map((chat) => el("li", {}, chatRow(chat, view, false, false, onOpen)));
  const found = messages.map((message) => {
    const chat = view.chats.find((one) => one.id === message.chat.id);
    return chat ? el("li", {}, hit(chat, view, message, onOpen)) : null;
  });
  const count = el("li", { class: "count" }, messages.length ? plural(messages.length, "message", "messages") : "No messages hold these words");
  box.replaceChildren(...rows, count, ...found.filter(Boolean));
}

function hit(chat, view, message, onOpen) {
  return el(
    "button",
    { type: "button", class: "chatrow", onclick: () => onOpen(chat.id, message.message_id) },
    chatFace(chat, view.bot),
    el(
      "span",
      { class: "middle" },
      el("span", { class: "line" }, el("b", {}, chatTitle(chat, view.bot)), el("time", {}, shortTime(message.date))),
      el("span", { class: "preview", dir: "auto" }, plainWords(message).slice(0, 160)),
    ),
  );
}

/** Drawing anew must not take the focus from whoever walks the list by keyboard. */
function keepFocus(box, key, draw) {
  const held = box.contains(document.activeElement) ? document.activeElement.dataset[key] : undefined;
  draw();
  if (held !== undefined) box.querySelector(`[data-${key}="${held}"]`)?.focus();
}

/** Up and down walk the rows. */
export function walkable(box) {
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const rows = [...box.querySelectorAll("button")];
    const next = rows[rows.indexOf(document.activeElement) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
}
