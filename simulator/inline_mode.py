"""Inline mode, the person's side: `@bot words` anywhere, results, one of them sent."""

from __future__ import annotations

from simulator.backend import Backend
from simulator.errors import HandsError
from simulator.queries import InlineQuery
from simulator.views import inline_query_json, user_json
from simulator.world import Chat, ChatKind, Json, Message, User


def ask(backend: Backend, user: User, chat: Chat, words: str, offset: str = "") -> InlineQuery:
    """The bot gets an inline_query; its answer stands in `results` afterwards."""
    query = InlineQuery(backend.query_id(), user, words, chat.id, offset)
    backend.queries.inline[query.id] = query
    backend.updates.add("inline_query", inline_query_json(backend.world, query))
    return query


def choose(backend: Backend, query: InlineQuery, title: str) -> Message:
    """The person sends a result, named by its title or id. Raises: HandsError."""
    results = query.results or []
    chosen = next((one for one in results if title in (one["title"], one["id"])), None)
    if chosen is None:
        shown = ", ".join(one["title"] for one in results) or "none"
        raise HandsError(f"no result {title!r}; on show: {shown}")
    message = _post(backend, query, chosen)
    inline_id = None
    if message.keyboard:
        inline_id = f"IN{backend.query_id()}"
        backend.queries.inline_messages[inline_id] = (message.chat_id, message.message_id)
    if backend.profile.inline_feedback:
        _tell_choice(backend, query, chosen, inline_id)
    backend.tell_bot(message)
    return message


def _post(backend: Backend, query: InlineQuery, chosen: Json) -> Message:
    chat = backend.world.chats[query.chat_id]
    ready = chosen["ready"]
    channel = chat.kind is ChatKind.CHANNEL
    return backend.post(
        Message(
            chat_id=chat.id,
            message_id=0,
            date=backend.now(),
            sender=None if channel else query.user,
            text=ready["words"].text,
            entities=ready["words"].entities,
            keyboard=ready["keyboard"],
            author_id=query.user.id,
            via_bot=True,
        )
    )


def _tell_choice(backend: Backend, query: InlineQuery, chosen: Json, inline_id: str | None) -> None:
    told: Json = {
        "result_id": chosen["id"],
        "from": user_json(query.user),
        "query": query.query,
    }
    extra = {"inline_message_id": inline_id} if inline_id is not None else {}
    backend.updates.add("chosen_inline_result", told | extra)
