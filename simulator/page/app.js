// The page as a whole: who looks, at which chat, and what happens meanwhile.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { Happenings } from "./happen.js";
import { placeOf } from "./links.js";
import { drawNothing } from "./nothing.js";
import { chatFace, chatKind, chatTitle, drawChats, drawFound, drawPeople, walkable } from "./side.js";
import { setUpTheme } from "./theme.js";
import { Thread } from "./thread.js";
import { dropNews, toast } from "./toasts.js";

const byId = (id) => document.getElementById(id);

let view = null; // what the person sees; see simulator/watching.py
let openId = null; // the open chat
let found = null; // hits of the search, while there is one
let loadingOlder = false;
let mayHaveOlder = false;

const hands = {
  follow,
  isInside: (href) => placeOf(href, view) !== null,
  say: (text) => say(text),
  find: (words) => search(words),
  copy: (text) => navigator.clipboard?.writeText(text).then(() => toast("Copied")),
  askInline: (query) => composer.write(`@${view.bot.username} ${query}`),
  jump: (id) => jump(id),
  older: () => loadOlder(),
  press,
};
const thread = new Thread(byId("scroll"), byId("thread"), byId("down"), hands, markRead);
const composer = new Composer(byId("foot"), {
  say: (text) => say(text),
  send: (file, caption) => send(file, caption),
  ask: (words) => api.askInline(view.person.id, openId, words).catch((error) => (toast(error.message, true), [])),
  choose: (title) => guard(api.chooseInline(view.person.id, title)),
});

const events = new Happenings({
  view: () => view,
  openId: () => openId,
  thread,
  go: (...place) => go(...place),
  read: () => markRead(),
  refresh: () => refreshSoon(),
  drawSide: () => drawSide(),
  drawHead: () => drawHead(),
});
const openChat = () => view.chats.find((chat) => chat.id === openId);
const guard = (promise) => promise.then(() => true, (error) => (toast(error.message, true), false));

// -- drawing

function drawSide() {
  drawPeople(byId("people"), view.people, view.person, (id) => go(id, null));
  if (found) drawFound(byId("chats"), view, byId("search").value, found, openHit);
  else drawChats(byId("chats"), view, openId, events.typing, (id) => go(view.person.id, id));
  const unread = view.chats.reduce((sum, chat) => sum + chat.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${view.bot.first_name} · a Telegram on your machine`;
}

function drawHead() {
  const chat = openChat();
  byId("face").replaceChildren(chatFace(chat, view.bot));
  byId("title").textContent = chatTitle(chat, view.bot);
  const about = { private: "bot", channel: "channel", group: "group", supergroup: "group" }[chat.type];
  const name = chat.type === "private" ? view.bot.username : chat.username;
  const status = name ? `${about} · @${name}` : about;
  byId("status").textContent = events.typing.has(chat.id) ? "is typing …" : status;
  byId("status").classList.toggle("typing", events.typing.has(chat.id));
  const block = byId("block");
  block.hidden = chat.type !== "private" || !chat.started || chat.blocked;
  block.textContent = "Stop the bot";
}

async function refresh() {
  view = await api.view(view.person.id);
  const chat = openChat();
  drawSide();
  if (chat) {
    thread.scene.chat = chat;
    drawHead();
    if (JSON.stringify([chat.commands, chat.started, chat.blocked]) !== composer.drawnFor) showFoot(chat);
  }
}

let refreshing = 0;
function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(() => guard(refresh()), 120);
}

function showFoot(chat) {
  composer.show(chat, view.bot);
  composer.drawnFor = JSON.stringify([chat.commands, chat.started, chat.blocked]);
}

// -- where one is: #/person/chat

function go(personId, chatId) {
  const hash = `#/${personId}${chatId === null ? "" : `/${chatId}`}`;
  if (location.hash === hash) return show();
  location.hash = hash;
  return undefined;
}

async function show() {
  const [, personId, chatId] = location.hash.split("/").map(Number);
  if (personId && personId !== view.person.id) {
    view = await api.view(personId);
    closeChat();
  }
  localStorage.setItem("person", String(view.person.id));
  const wide = matchMedia("(min-width: 760px)").matches;
  const target = chatId || (wide ? view.person.id : null);
  if (target && view.chats.some((chat) => chat.id === target)) await open(target);
  else closeChat();
  drawSide();
}

function closeChat() {
  openId = null;
  thread.scene = null;
  byId("chat").hidden = true;
  byId("nothing").hidden = false;
  byId("app").classList.remove("reading");
}

async function open(id) {
  openId = id;
  dropNews(id);
  events.hold();
  const chat = openChat();
  const { messages, more } = await api.messages(view.person.id, id);
  if (openId !== id) return;
  mayHaveOlder = more;
  byId("chat").hidden = false;
  byId("nothing").hidden = true;
  byId("app").classList.add("reading");
  byId("chat").setAttribute("aria-label", chatTitle(chat, view.bot));
  byId("chat").dataset.kind = chatKind(chat);
  drawHead();
  showFoot(chat);
  thread.show(view.person, chat, messages, chat.unread);
  events.release();
  if (matchMedia("(pointer: fine)").matches) composer.focus();
}

async function loadOlder() {
  if (loadingOlder || !mayHaveOlder || openId === null) return;
  loadingOlder = true;
  try {
    const id = openId;
    const { messages, more } = await api.messages(view.person.id, id, thread.oldest);
    if (openId === id) {
      mayHaveOlder = more;
      thread.prepend(messages);
    }
  } finally {
    loadingOlder = false;
  }
}

async function jump(id) {
  while (!thread.jump(id) && mayHaveOlder) await loadOlder();
}

async function openHit(chatId, messageId) {
  go(view.person.id, chatId);
  if (messageId === undefined) return;
  if (openId !== chatId || events.early) await open(chatId);
  await jump(messageId);
}

// -- acting

const say = (text) => guard(api.say(view.person.id, openId, text));
const send = (file, caption) => guard(api.sendFile(view.person.id, openId, file, caption));

async function press(message, row, column, button) {
  button.setAttribute("aria-busy", "true");
  const done = () => button.removeAttribute("aria-busy");
  try {
    const { callback } = await api.press(view.person.id, openId, message.message_id, row, column);
    events.waitFor(callback, done);
  } catch (error) {
    done();
    toast(error.message, true);
  }
}

/** True where the address leads to a place here, and the page goes there. */
function follow(href) {
  const place = placeOf(href, view);
  if (place === null) return false;
  (async () => {
    history.pushState(null, "", `#/${view.person.id}/${place.chat}`);
    await show();
    if (place.start !== undefined) await say(`/start ${place.start}`);
    if (place.message !== undefined) await jump(place.message);
  })();
  return true;
}

async function search(words) {
  byId("search").value = words;
  found = words.trim() ? await api.search(view.person.id, words.trim()) : null;
  if (words && !matchMedia("(min-width: 760px)").matches) byId("app").classList.remove("reading");
  drawSide();
}

async function markRead() {
  const chat = openChat();
  const newest = thread.newest;
  if (!chat || chat.unread === 0 || newest === undefined || document.hidden) return;
  chat.unread = 0;
  drawSide();
  await guard(api.read(view.person.id, chat.id, newest));
}

// -- beginning

function setUp() {
  setUpTheme(byId("theme"));
  byId("back").append(icon("back"));
  byId("down").append(icon("down"));
  byId("back").addEventListener("click", () => (location.hash = `#/${view.person.id}/0`));
  byId("block").addEventListener("click", () => guard(api.block(view.person.id).then(refresh)));
  byId("search").addEventListener("input", (event) => guard(search(event.target.value)));
  walkable(byId("chats"));
  addEventListener("hashchange", () => guard(show()));
  addEventListener("popstate", () => guard(show()));
  document.addEventListener("visibilitychange", () => thread.scene && thread.atEnd && markRead());
  const main = byId("main");
  main.addEventListener("dragover", (event) => event.preventDefault());
  main.addEventListener("drop", (event) => {
    event.preventDefault();
    composer.attach(event.dataTransfer.files[0]);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && found) search("");
  });
}

function noticeFor(people, bot) {
  const names = people.slice(0, 3).map((person) => person.first_name.replace(/\s*\(.*\)$/, ""));
  const who = people.length > 3 ? "anybody here" : names.join(" or ");
  return `Nothing leaves it. ${who ? `Be ${who}, and write` : "Write"} to ${bot.first_name}: the bot is the real program.`;
}

async function begin() {
  setUp();
  const { people, bot, last_number: now } = await api.overview();
  byId("notice").textContent = noticeFor(people, bot);
  drawNothing(byId("nothing"), people, bot, async (name) => {
    await guard(api.addPerson(name));
  });
  byId("app").classList.toggle("empty", people.length === 0);
  if (people.length === 0) return listen(now, () => undefined, reloadIfPeople);
  const wanted = [Number(location.hash.split("/")[1]), Number(localStorage.getItem("person"))];
  const first = wanted.find((id) => people.some((person) => person.id === id)) ?? people[0].id;
  view = await api.view(first);
  byId("app").classList.add("ready");
  await show();
  return listen(view.last_number, (event) => events.take(event), refreshSoon);
}

function listen(since, book, world) {
  const down = (is) => (byId("offline").hidden = !is);
  api.listen(since, { book, world, up: () => down(false), down: () => down(true), anew: () => location.reload() });
}

/** Somebody may be let in from elsewhere, by a control call. */
async function reloadIfPeople() {
  if ((await api.overview()).people.length > 0) location.reload();
}

begin().catch((error) => byId("nothing").replaceChildren(el("p", {}, `The page could not begin: ${error.message}`)));
