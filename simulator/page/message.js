// One message as a node: sender, what it answers, file, words, time, buttons.

import { fileAddress } from "./api.js";
import { clock, el, face, icon, size, wholeDate } from "./dom.js";
import { richBlocks } from "./rich.js";
import { plainWords, richText, safeAddress, serviceWords } from "./text.js";

/**
 * `scene`: me (a user), chat (a row of the view), hands: those of text.js and press(message, row,
 * column, button), button(kind, value), jump(messageId).
 */
export function messageNode(message, scene, { joined = false } = {}) {
  const service = serviceWords(message);
  if (service !== null && !message.text) {
    return el("div", { class: "service", data: { id: message.message_id } }, el("span", {}, service));
  }
  const mine = message.from?.id === scene.me.id;
  const named = scene.chat.type !== "private" && scene.chat.type !== "channel" && !mine;
  const author = authorOf(message);
  const kind = message.sender_chat ? message.sender_chat.type : "private";
  return el(
    "article",
    {
      class: ["message", mine && "mine", joined && "joined", named && "named"].filter(Boolean).join(" "),
      data: { id: message.message_id },
      "aria-label": `${mine ? "You" : author.name}, ${clock(message.date)}`,
    },
    named && !joined ? face(author.id, author.name, kind) : null,
    el(
      "div",
      { class: "bubble" },
      named && !joined ? el("div", { class: `author hue-${Math.abs(author.id) % 8}` }, author.name) : null,
      forward(message),
      topic(message, scene),
      reply(message, scene),
      message.show_caption_above_media ? words(message, scene) : null,
      picture(message),
      attachment(message),
      poll(message),
      message.show_caption_above_media ? null : words(message, scene),
      foot(message),
    ),
    keyboard(message, scene),
  );
}

export function authorOf(message) {
  const who = message.from ?? message.sender_chat ?? message.chat;
  return { id: who.id, name: who.first_name ?? who.title ?? "" };
}

function words(message, scene) {
  if (message.rich_message) return richBlocks(message.rich_message.blocks);
  const text = message.text ?? message.caption ?? "";
  if (!text) return null;
  return el("div", { class: "words", dir: "auto" }, richText(text, message.entities ?? message.caption_entities, scene.hands));
}

function foot(message) {
  const edited = message.edit_date ? el("span", { class: "edited" }, "edited") : null;
  const whole = `${wholeDate(message.date)}, message ${message.message_id}`;
  const shown = message.edit_date ? `${whole}, edited ${wholeDate(message.edit_date)}` : whole;
  const time = el("time", { title: shown, datetime: new Date(message.date * 1000).toISOString() }, clock(message.date));
  const signature = message.author_signature ? el("span", {}, message.author_signature) : null;
  const via = message.via_bot ? el("span", {}, `via @${message.via_bot.username}`) : null;
  return el("div", { class: "meta" }, via, signature, edited, time);
}

function forward(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const from = origin.chat?.title ?? origin.sender_chat?.title ?? origin.sender_user?.first_name ?? origin.sender_user_name;
  return el("div", { class: "forward" }, "Forwarded from ", el("b", {}, from ?? "somebody"));
}

function topic(message, scene) {
  if (!message.is_topic_message) return null;
  const found = scene.chat.topics.find((one) => one.id === message.message_thread_id);
  return el("div", { class: "topic" }, `# ${found?.name ?? message.message_thread_id}`);
}

function reply(message, scene) {
  const answered = message.reply_to_message;
  if (!answered) return null;
  return el(
    "button",
    { class: "reply", type: "button", onclick: () => scene.hands.jump(answered.message_id) },
    el("b", {}, authorOf(answered).name),
    el("span", {}, plainWords(answered).slice(0, 120)),
  );
}

function picture(message) {
  const photo = message.photo?.at(-1);
  const drawn = photo ?? (/^image\/(png|jpeg|gif|webp)$/.test(message.document?.mime_type ?? "") ? message.document : null);
  if (!drawn) return null;
  const address = fileAddress(drawn.file_id);
  const image = el("img", { src: address, alt: message.caption ? "" : "Photo", loading: "lazy", width: drawn.width, height: drawn.height });
  image.addEventListener("error", () => image.closest(".picture")?.classList.add("broken"));
  const hidden = message.has_media_spoiler ? " hidden-picture" : "";
  return el("a", { class: `picture${hidden}`, href: address, target: "_blank", rel: "noopener", "aria-label": "Open the picture" }, image);
}

function attachment(message) {
  const file = message.document;
  if (!file) return null;
  const about = `${size(file.file_size ?? 0)} · ${(file.file_name.split(".").at(-1) ?? "").toUpperCase().slice(0, 8)}`;
  return el(
    "a",
    { class: "file", href: `${fileAddress(file.file_id)}?download`, download: file.file_name },
    el("span", { class: "sheet" }, icon("get")),
    el("span", {}, el("b", {}, file.file_name), el("small", {}, about)),
  );
}

function poll(message) {
  if (!message.poll) return null;
  const options = message.poll.options.map((option) => el("li", {}, option.text));
  return el("div", { class: "poll" }, el("b", {}, message.poll.question), el("ul", {}, options));
}

// -- buttons

function keyboard(message, scene) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length === 0) return null;
  const drawn = rows.map((row, number) =>
    el("div", { class: "row" }, row.map((button, column) => oneButton(message, button, number, column, scene))),
  );
  return el("div", { class: "keyboard", role: "group", "aria-label": "Buttons" }, drawn);
}

function oneButton(message, button, row, column, scene) {
  const { hands } = scene;
  const look = `key${button.style ? ` key-${button.style}` : ""}`;
  const place = { row, column };
  if (button.url !== undefined) {
    const href = safeAddress(button.url);
    if (href === null) return el("span", { class: look, data: place, title: button.url }, button.text);
    const inside = hands.isInside(href);
    const onclick = (event) => {
      if (hands.follow(href)) event.preventDefault();
    };
    const sign = inside ? null : icon("out");
    return el("a", { class: look, data: place, href, target: "_blank", rel: "noopener noreferrer", title: href, onclick }, button.text, sign);
  }
  if (button.callback_data !== undefined) {
    const node = el("button", { class: look, type: "button", data: place }, button.text);
    node.addEventListener("click", () => hands.press(message, row, column, node));
    return node;
  }
  if (button.copy_text !== undefined) {
    const onclick = () => hands.copy(button.copy_text.text);
    return el("button", { class: look, type: "button", data: place, onclick }, button.text, icon("copy"));
  }
  const query = button.switch_inline_query_current_chat ?? button.switch_inline_query;
  if (query !== undefined) {
    const onclick = () => hands.askInline(query);
    return el("button", { class: look, type: "button", data: place, onclick }, button.text);
  }
  const why = "A button of a kind that the simulator does not follow";
  return el("button", { class: look, type: "button", disabled: true, title: why, data: place }, button.text);
}
