// Which addresses lead to a place on this page: t.me and tg: links to the bot and to known chats.

const HOSTS = ["t.me", "telegram.me", "www.t.me"];

/**
 * What an address means here, or null where it leads out:
 * { chat, message?, start? }: a chat's id, a message's id, what to send behind /start.
 */
export function placeOf(address, view) {
  const url = new URL(address);
  const named = url.protocol === "tg:" ? fromScheme(url) : fromHost(url);
  if (!named) return null;
  const [name, message] = named;
  const home = view.person.id;
  if (name.toLowerCase() === (view.bot.username ?? "").toLowerCase()) {
    return { chat: home, start: url.searchParams.get("start") ?? undefined };
  }
  const chat = view.chats.find((one) => one.username?.toLowerCase() === name.toLowerCase() || String(one.id) === name);
  return chat ? { chat: chat.id, message } : null;
}

function fromHost(url) {
  if (!HOSTS.includes(url.hostname)) return null;
  const [first, second, third] = url.pathname.split("/").filter(Boolean);
  if (!first) return null;
  if (first === "c") return second ? [`-100${second}`, number(third)] : null;
  return [first, number(second)];
}

function fromScheme(url) {
  const domain = url.searchParams.get("domain");
  return domain ? [domain, number(url.searchParams.get("post"))] : null;
}

const number = (text) => (/^\d+$/.test(text ?? "") ? Number(text) : undefined);
