// The foot of a chat: what can be written there, with the bot's commands and a file to send along.

import { el, icon, size } from "./dom.js";

const MOST_LINES_PX = 160;
const ASK_AFTER_MS = 350; // a pause in typing, before the bot is asked for inline results

export class Composer {
  /**
   * `hands`: say(text), send(file, caption), choose(title), each a promise of whether it was done;
   * ask(words), a promise of the titles of inline results.
   */
  constructor(box, hands) {
    this.box = box;
    this.hands = hands;
    this.drafts = new Map();
    this.chat = null;
    this.file = null;
    this.marked = 0;
    this.results = null; // titles that the bot offers inline
  }

  /** Draw the foot of this chat. */
  show(chat, bot) {
    this.bot = bot;
    if (this.chat && this.field) this.drafts.set(this.chat.id, this.field.value);
    this.chat = chat;
    this.file = null;
    this.field = null;
    if (!chat.may_write) {
      this.box.replaceChildren(el("p", { class: "readonly" }, "You read this channel. Only its owner and the bot post here."));
    } else if (chat.type === "private" && (!chat.started || chat.blocked)) {
      this.#drawStart(chat, bot);
    } else {
      this.#drawField(chat);
    }
  }

  #drawStart(chat, bot) {
    const words = chat.blocked ? "Unblock and start again" : "Start";
    const start = el("button", { class: "primary start", type: "button", onclick: () => this.hands.say("/start") }, words);
    const about = chat.blocked ? `You have stopped ${bot.first_name}: it cannot write to you.` : `${bot.first_name} answers here once you start it.`;
    this.box.replaceChildren(el("p", { class: "readonly" }, about), start);
  }

  #drawField(chat) {
    const where = chat.type === "channel" ? "Post in the channel" : "Message";
    this.field = el("textarea", {
      id: "composer",
      rows: 1,
      placeholder: chat.commands.length ? `${where}, or / for a command` : where,
      "aria-label": where,
      "aria-controls": "suggestions",
      "aria-autocomplete": "list",
      autocomplete: "off",
      oninput: () => this.#typed(),
      onkeydown: (event) => this.#pressed(event),
    });
    this.field.value = this.drafts.get(chat.id) ?? "";
    this.suggestions = el("ul", { id: "suggestions", class: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: true });
    this.attached = el("div", { class: "attached", hidden: true });
    const picker = el("input", { type: "file", hidden: true, id: "picker", "aria-label": "A file to send", onchange: () => this.attach(picker.files[0]) });
    const clip = el("button", { class: "icon", type: "button", "aria-label": "Send a file", title: "Send a file", onclick: () => picker.click() }, icon("clip"));
    this.sender = el("button", { class: "icon send", type: "submit", "aria-label": "Send", title: "Send" }, icon("send"));
    const form = el("form", { class: "composer", onsubmit: (event) => this.#submit(event) }, picker, clip, this.field, this.sender);
    this.box.replaceChildren(this.suggestions, this.#chips(chat), this.attached, form);
    this.#typed();
  }

  /** The bot's commands, to tap: what one can do here is seen without typing anything. */
  #chips(chat) {
    const chips = chat.commands.map(({ command, description }) =>
      el("button", { class: "chip", type: "button", title: description, onclick: () => this.hands.say(`/${command}`) }, `/${command}`),
    );
    return el("div", { class: "chips", role: "group", "aria-label": "The bot's commands", hidden: chips.length === 0 }, chips);
  }

  attach(file) {
    if (!file || !this.field) return;
    this.file = file;
    const drop = el("button", { class: "icon", type: "button", "aria-label": "Do not send it", onclick: () => this.#detach() }, icon("close"));
    this.attached.replaceChildren(icon("file"), el("b", {}, file.name), el("small", {}, size(file.size)), drop);
    this.attached.hidden = false;
    this.#typed();
    this.field.focus();
  }

  #detach() {
    this.file = null;
    this.attached.hidden = true;
    this.#typed();
  }

  /** Put words into the field, ready to go on. */
  write(text) {
    if (!this.field) return;
    this.field.value = text;
    this.#typed();
    this.focus();
  }

  focus() {
    this.field?.focus({ preventScroll: true });
  }

  async #submit(event) {
    event?.preventDefault();
    const text = this.field.value.trim();
    const { file } = this;
    if (!text && !file) return;
    const done = await (file ? this.hands.send(file, text) : this.hands.say(text));
    if (!done || !this.field) return;
    this.field.value = "";
    this.#detach();
  }

  // -- suggestions

  /** What can be picked now: { key, about, pick() }. */
  #matching() {
    if (this.results) {
      return this.results.map((title) => ({ key: title, about: "", pick: () => this.#choose(title) }));
    }
    const found = /^\/([a-z0-9_]*)$/i.exec(this.field.value);
    if (!found) return [];
    return this.chat.commands
      .filter(({ command }) => command.startsWith(found[1].toLowerCase()))
      .map(({ command, description }) => ({ key: `/${command}`, about: description, pick: () => this.#send(`/${command}`) }));
  }

  #typed() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, MOST_LINES_PX)}px`;
    this.sender.disabled = !this.field.value.trim() && !this.file;
    this.marked = 0;
    this.results = null;
    this.#askInline();
    this.#drawSuggestions();
  }

  /** "@bot words": ask the bot once the person pauses. */
  #askInline() {
    clearTimeout(this.asking);
    const { value } = this.field;
    const name = `@${this.bot.username} `;
    if (!value.toLowerCase().startsWith(name.toLowerCase())) return;
    this.asking = setTimeout(async () => {
      const titles = await this.hands.ask(value.slice(name.length).trim());
      if (this.field?.value !== value) return;
      this.results = titles;
      this.#drawSuggestions();
    }, ASK_AFTER_MS);
  }

  async #choose(title) {
    if (await this.hands.choose(title)) this.write("");
  }

  #send(text) {
    this.field.value = text;
    return this.#submit();
  }

  #drawSuggestions() {
    const found = this.#matching();
    const rows = found.map(({ key, about, pick }, index) =>
      el(
        "li",
        {
          role: "option",
          id: `suggestion-${index}`,
          "aria-selected": String(index === this.marked),
          onmousedown: (event) => {
            event.preventDefault();
            pick();
          },
        },
        el("b", {}, key),
        el("span", {}, about),
      ),
    );
    this.suggestions.replaceChildren(...rows);
    this.suggestions.hidden = rows.length === 0;
    if (rows.length) this.field.setAttribute("aria-activedescendant", `suggestion-${this.marked}`);
    else this.field.removeAttribute("aria-activedescendant");
    rows[this.marked]?.scrollIntoView({ block: "nearest" });
  }

  #pressed(event) {
    const found = this.#matching();
    if (found.length) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        this.marked = (this.marked + step + found.length) % found.length;
        return this.#drawSuggestions();
      }
      if (event.key === "Tab" && !event.shiftKey) {
        event.preventDefault();
        return this.results ? undefined : this.write(`${found[this.marked].key} `);
      }
      if (event.key === "Escape") {
        this.suggestions.hidden = true;
        return undefined;
      }
      if (event.key === "Enter" && !this.suggestions.hidden) {
        event.preventDefault();
        return found[this.marked].pick();
      }
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) return this.#submit(event);
    return undefined;
  }
}
