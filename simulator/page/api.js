// What the page asks of the server, and the stream of what happens. Addresses: simulator/live.py.

/** Raises an Error with the server's one sentence. */
async function call(method, path, body, type = "application/json") {
  const headers = body === undefined ? {} : { "Content-Type": type };
  const response = await fetch(path, { method, body, headers }).catch(() => {
    throw new Error("The simulator cannot be reached just now.");
  });
  const value = await response.json();
  if (!response.ok) throw new Error(value.error ?? `the simulator answered ${response.status}`);
  return value;
}

const get = (path) => call("GET", path);
const post = (path, body) => call("POST", path, JSON.stringify(body));
const person = (id) => `/simulator/people/${id}`;

export const overview = () => get("/simulator/");
export const addPerson = (name) => post("/simulator/people", { name });
export const view = (id) => get(`${person(id)}/view`);
export const messages = (id, chat, before) =>
  get(`${person(id)}/chats/${chat}${before === undefined ? "" : `?before=${before}`}`);
export const search = (id, words) => get(`${person(id)}/search?words=${encodeURIComponent(words)}`);
export const read = (id, chat, message_id) => post(`${person(id)}/reads`, { chat, message_id });
export const say = (id, chat, text) => post(`${person(id)}/says`, { chat, text });
export const block = (id) => post(`${person(id)}/blocks`, {});
export const press = (id, chat, message_id, row, column) =>
  post(`${person(id)}/presses`, { chat, message_id, row, column });

export const askInline = (id, chat, words) => post(`${person(id)}/inline`, { words, chat });
export const chooseInline = (id, title) => post(`${person(id)}/chooses`, { title });

export function sendFile(id, chat, file, caption) {
  const query = new URLSearchParams({ name: file.name, caption, chat: String(chat) });
  return call("POST", `${person(id)}/files?${query}`, file, "application/octet-stream");
}

export const fileAddress = (fileId) => `/simulator/files/${encodeURIComponent(fileId)}`;

/** `hands`: book(event), world(), up(), down(), anew(). Comes back by itself when the line breaks. */
export function listen(since, hands) {
  const source = new EventSource(`/simulator/stream?since=${since}`);
  let run;
  source.addEventListener("hello", (event) => {
    const hello = JSON.parse(event.data);
    if (run !== undefined && run !== hello.run) hands.anew();
    run = hello.run;
    hands.up();
  });
  source.addEventListener("book", (event) => hands.book(JSON.parse(event.data)));
  source.addEventListener("world", () => hands.world());
  source.addEventListener("error", () => hands.down());
}
