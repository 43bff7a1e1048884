// Short words that come and go: the bot's answer to a tap, what went wrong, news from other chats.

import { el } from "./dom.js";

const WORDS_MS = 4000;
const NEWS_MS = 6000;
const MOST = 3;

function put(node, milliseconds) {
  const box = document.getElementById("toasts");
  box.append(node);
  while (box.children.length > MOST) box.firstElementChild.remove();
  setTimeout(() => node.remove(), milliseconds);
}

export function toast(words, bad = false) {
  put(el("div", { class: bad ? "toast bad" : "toast" }, words), WORDS_MS);
}

/** News from a chat that is not open; a tap opens it. */
export function notify(chatId, title, words, onOpen) {
  const node = el(
    "button",
    {
      class: "toast news",
      type: "button",
      data: { news: chatId },
      onclick: () => {
        node.remove();
        onOpen();
      },
    },
    el("b", {}, title),
    el("span", { dir: "auto" }, words.slice(0, 110)),
  );
  put(node, NEWS_MS);
}

/** Whoever has opened the chat needs no more news of it. */
export function dropNews(chatId) {
  for (const node of document.querySelectorAll(`[data-news="${Number(chatId)}"]`)) node.remove();
}

export function alertWith(words) {
  document.getElementById("alert-words").textContent = words;
  document.getElementById("alert").showModal();
}
