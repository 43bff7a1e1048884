// The messages of the open chat: shown, added, changed and removed one by one, so that neither the
// place in the text nor the keyboard's focus is lost.

import { day, el, onOneDay } from "./dom.js";
import { messageNode } from "./message.js";

const JOINED_SECONDS = 300;
const NEAR_END_PX = 80;

export class Thread {
  /** `hands` goes on to the messages; `onEnd()` is called when the end comes into view. */
  constructor(scroll, box, down, hands, onEnd) {
    Object.assign(this, { scroll, box, down, hands, onEnd });
    this.messages = new Map();
    this.scene = null;
    this.missed = 0;
    scroll.addEventListener("scroll", () => this.#moved(), { passive: true });
    down.addEventListener("click", () => this.toEnd(true));
  }

  /** Draw a chat from anew; `unread` messages at the end get a line above them. */
  show(me, chat, messages, unread = 0) {
    this.scene = { me, chat, hands: this.hands };
    this.messages = new Map(messages.map((message) => [message.message_id, message]));
    this.box.replaceChildren();
    const firstNew = unread > 0 && unread < messages.length ? messages.length - unread : -1;
    messages.forEach((message, index) => {
      if (index === firstNew) this.box.append(el("div", { class: "fresh" }, el("span", {}, "New messages")));
      this.#append(message, messages[index - 1]);
    });
    this.#count(0);
    const line = this.box.querySelector(".fresh");
    if (line) line.scrollIntoView({ block: "start" });
    else this.toEnd(false);
    if (this.atEnd) this.onEnd();
  }

  /** Older messages above those on show; what is on show stays where it is. */
  prepend(messages) {
    const height = this.scroll.scrollHeight;
    const top = this.scroll.scrollTop;
    const all = [...messages, ...this.messages.values()];
    this.messages = new Map(all.map((message) => [message.message_id, message]));
    this.box.replaceChildren();
    all.forEach((message, index) => this.#append(message, all[index - 1]));
    this.scroll.scrollTop = top + this.scroll.scrollHeight - height;
  }

  get oldest() {
    return this.messages.keys().next().value;
  }

  get newest() {
    return [...this.messages.keys()].at(-1);
  }

  get atEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_END_PX;
  }

  add(message) {
    if (this.messages.has(message.message_id)) return this.change(message);
    const stay = !this.atEnd && message.from?.id !== this.scene.me.id;
    const last = [...this.messages.values()].at(-1);
    this.messages.set(message.message_id, message);
    this.#append(message, last, true);
    if (stay) this.#count(this.missed + 1);
    else this.toEnd(true);
    return undefined;
  }

  change(message) {
    const old = this.node(message.message_id);
    if (!old) return;
    const end = this.atEnd;
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset : null;
    this.messages.set(message.message_id, message);
    const fresh = messageNode(message, this.scene, { joined: old.classList.contains("joined") });
    fresh.classList.add("changed");
    old.replaceWith(fresh);
    if (focused) this.#refocus(fresh, focused);
    if (end) this.toEnd(false);
  }

  remove(id) {
    this.messages.delete(id);
    const piece = this.node(id);
    const album = piece?.closest(".album");
    const node = album?.childElementCount === 1 ? album : piece;
    const before = node?.previousElementSibling;
    const after = node?.nextElementSibling;
    node?.remove();
    if (before?.matches(".day") && (!after || after.matches(".day"))) before.remove();
  }

  node(id) {
    return this.box.querySelector(`[data-id="${Number(id)}"]`);
  }

  jump(id) {
    const node = this.node(id);
    if (!node) return false;
    node.scrollIntoView({ block: "center" });
    node.classList.remove("changed");
    requestAnimationFrame(() => node.classList.add("changed"));
    return true;
  }

  toEnd(smooth) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const far = this.scroll.scrollHeight - this.scroll.scrollTop > 3 * this.scroll.clientHeight;
    const behavior = smooth && !calm && !far ? "smooth" : "instant";
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior });
  }

  #append(message, last, entering = false) {
    const newDay = !last || !onOneDay(last.date, message.date);
    if (newDay) {
      this.box.append(el("div", { class: "day" }, el("span", {}, day(message.date))));
    }
    const joined = Boolean(last) && sameAuthor(last, message) && message.date - last.date < JOINED_SECONDS;
    const node = messageNode(message, this.scene, { joined });
    if (entering) node.classList.add("entering");
    this.#place(message, !newDay && last.media_group_id === message.media_group_id).append(node);
  }

  /** The pieces of an album stand side by side, in a box of their own. */
  #place(message, goesOn) {
    if (!message.media_group_id) return this.box;
    const open = this.box.lastElementChild;
    if (goesOn && open?.matches(".album")) return open;
    const album = el("div", { class: "album" });
    this.box.append(album);
    return album;
  }

  #refocus(node, { row, column }) {
    const target = node.querySelector(`[data-row="${row}"][data-column="${column}"]`) ?? node.querySelector(".key");
    target?.focus({ preventScroll: true });
  }

  #moved() {
    if (this.scene === null) return;
    if (this.atEnd) {
      this.#count(0);
      this.onEnd();
    }
    this.down.hidden = this.atEnd;
    if (this.scroll.scrollTop < 60) this.hands.older();
  }

  #count(missed) {
    this.missed = missed;
    this.down.dataset.count = missed || "";
    this.down.hidden = this.atEnd;
  }
}

const sameAuthor = (one, other) =>
  one.from?.id === other.from?.id && one.sender_chat?.id === other.sender_chat?.id && !one.pinned_message;
