// What the stream tells, put into the view. The page gives its view, its open chat and its pens.

import { chatTitle } from "./side.js";
import { plainWords } from "./text.js";
import { alertWith, notify, toast } from "./toasts.js";

const TYPING_MS = 5000;
const ANSWER_MS = 15000; // how long a tapped button waits for its answer

export class Happenings {
  /**
   * `page`: view(), openId(), thread, go(person, chat), read(), refresh(), drawSide(), drawHead().
   */
  constructor(page) {
    this.page = page;
    this.typing = new Map(); // chat id -> timer
    this.pressed = new Map(); // callback id -> what ends the button's waiting
    this.answered = new Set(); // answers that came before the press was known here
    this.early = null; // events of a chat that is being loaded
  }

  /** Keep the open chat's events until `release`: its messages are on their way. */
  hold() {
    this.early = [];
  }

  release() {
    const waiting = this.early ?? [];
    this.early = null;
    waiting.forEach((event) => this.take(event));
  }

  take(event) {
    const by = {
      message: () => this.#message(event),
      edit: () => this.#edit(event),
      deletion: () => this.#deletion(event),
      action: () => this.#action(event),
      callback_answer: () => this.#answer(event),
      callback: () => undefined,
    };
    (by[event.kind] ?? (() => this.page.refresh()))();
  }

  /** A button was tapped; `done` is called once, when the bot has answered or is given up on. */
  waitFor(callback, done) {
    if (this.answered.delete(callback)) return done();
    this.pressed.set(callback, done);
    setTimeout(() => this.pressed.delete(callback) && done(), ANSWER_MS);
    return undefined;
  }

  #isMine(event) {
    return event.chat_id < 0 || event.chat_id === this.page.view().person.id;
  }

  /** True where the event has to wait. */
  #held(event) {
    if (this.early === null || event.chat_id !== this.page.openId()) return false;
    this.early.push(event);
    return true;
  }

  #chat(event) {
    return this.page.view().chats.find((chat) => chat.id === event.chat_id);
  }

  #message(event) {
    const { message } = event;
    if (this.#isMine(event) && this.#held(event)) return;
    const { people, person } = this.page.view();
    for (const other of people) {
      const sees = event.chat_id < 0 || event.chat_id === other.id;
      if (sees && other.id !== person.id && message.from?.id !== other.id) other.unread += 1;
    }
    if (this.#isMine(event)) this.#receive(event, message, person);
    this.page.drawSide();
  }

  #receive(event, message, person) {
    const chat = this.#chat(event);
    if (!chat) return this.page.refresh();
    const mine = message.from?.id === person.id;
    if (!mine) this.#stopTyping(chat.id);
    const known = chat.last !== null && chat.last.message_id >= message.message_id;
    if (!known) {
      chat.last = message;
      if (!mine) chat.unread += 1;
    }
    if (mine) chat.unread = 0;
    if (!chat.started || chat.blocked) this.page.refresh();
    if (chat.id === this.page.openId()) {
      this.page.thread.add(message);
      if (mine || this.page.thread.atEnd) this.page.read();
    } else if (!mine && !known) {
      const { bot } = this.page.view();
      notify(chat.id, chatTitle(chat, bot), plainWords(message), () => this.page.go(person.id, chat.id));
    }
    return undefined;
  }

  #edit(event) {
    if (!this.#isMine(event) || this.#held(event)) return;
    const chat = this.#chat(event);
    if (chat?.last?.message_id === event.message.message_id) chat.last = event.message;
    if (event.chat_id === this.page.openId()) this.page.thread.change(event.message);
    this.page.drawSide();
  }

  #deletion(event) {
    if (!this.#isMine(event) || this.#held(event)) return;
    if (event.chat_id === this.page.openId()) this.page.thread.remove(event.message.message_id);
    this.page.refresh();
  }

  #action(event) {
    if (!this.#isMine(event)) return;
    const { chat_id: id } = event;
    clearTimeout(this.typing.get(id));
    this.typing.set(id, setTimeout(() => this.#stopTyping(id), TYPING_MS));
    this.page.drawSide();
    if (id === this.page.openId()) this.page.drawHead();
  }

  #stopTyping(id) {
    clearTimeout(this.typing.get(id));
    if (this.typing.delete(id) && id === this.page.openId()) this.page.drawHead();
    this.page.drawSide();
  }

  #answer(event) {
    const id = event.callback?.id;
    if (event.callback?.person !== this.page.view().person.id) return;
    const done = this.pressed.get(id);
    if (done) done();
    else this.answered.add(id);
    this.pressed.delete(id);
    if (!event.words) return;
    if (event.alert) alertWith(event.words);
    else toast(event.words);
  }
}
