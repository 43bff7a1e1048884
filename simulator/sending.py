"""What every sending method does, in the order in which the real server finds fault.

1. the text: empty, over 32,768 bytes, its markup          (read_text, read_caption)
2. the form of reply_markup, reply_parameters, previews    (read_options)
3. the chat, and the bot's place in it                     (find_chat, check_may_write)
4. the thread, the message replied to, the buttons' links  (resolve)
5. the text after trimming: empty, too long                (limits.check_message)
6. the far end: button data, entities, a block             (commit)
7. the flood limits                                        (Backend.gate)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator import errors, limits
from simulator.backend import Backend
from simulator.entities import Formatted, read_entities
from simulator.errors import ApiError, bad_request
from simulator.keyboards import Markup, check_data, check_links, read_markup
from simulator.params import Params, as_number
from simulator.views import message_json
from simulator.world import BotStatus, Chat, ChatKind, Json, Message

_PREVIEW_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")


@dataclass(frozen=True, slots=True)
class Options:
    """What a sending method's parameters say beside its content."""

    markup: Markup
    reply_to: int | None
    reply_optional: bool
    thread_id: int | None
    silent: bool
    protected: bool
    link_preview: Json | None


def read_text(backend: Backend, params: Params) -> Formatted:
    """The parameters text, parse_mode and entities. Raises: ApiError."""
    if not params.text("text"):
        raise ApiError(errors.TEXT_EMPTY)
    return _read_formatted(backend, params, "text", "entities")


def read_caption(backend: Backend, params: Params) -> Formatted:
    """The parameters caption, parse_mode and caption_entities. Raises: ApiError."""
    return _read_formatted(backend, params, "caption", "caption_entities")


def _read_formatted(backend: Backend, params: Params, text: str, entities: str) -> Formatted:
    raw = params.text(text)
    limits.check_raw(raw)
    mode = params.text("parse_mode")
    if mode.lower() in ("", "none"):
        given = params.json(entities, errors.ENTITIES_NOT_JSON)
        formatted = Formatted(raw, read_entities(given) if given is not None else ())
    else:
        formatted = backend.texts.parse(raw, mode)
    return backend.texts.normalise(formatted)


def read_options(params: Params) -> Options:
    """Raises: ApiError."""
    reply = _read_object(params, "reply_parameters")
    legacy = params.integer("reply_to_message_id")
    target = as_number(reply.get("message_id")) if reply is not None else None
    if reply is not None and "message_id" not in reply:
        raise ApiError(bad_request('can\'t find field "message_id"'))
    if reply is not None and target is None:
        raise ApiError(bad_request('field "message_id" must be of type Number'))
    optional = bool(reply and reply.get("allow_sending_without_reply"))
    return Options(
        markup=read_markup(params),
        reply_to=target if reply is not None else legacy or None,
        reply_optional=optional or params.boolean("allow_sending_without_reply"),
        thread_id=params.integer("message_thread_id") or None,
        silent=params.boolean("disable_notification"),
        protected=params.boolean("protect_content"),
        link_preview=_read_preview(params),
    )


def _read_object(params: Params, name: str) -> Json | None:
    if not params.text(name):
        return None
    value = params.json(name, bad_request(f"can't parse {name} JSON object"))
    if value is not None and not isinstance(value, dict):
        raise ApiError(bad_request(f"object expected as {name}"))
    return value


def _read_preview(params: Params) -> Json | None:
    preview = _read_object(params, "link_preview_options")
    if preview is None:
        return {"is_disabled": True} if params.boolean("disable_web_page_preview") else None
    for flag in _PREVIEW_FLAGS:
        if not isinstance(preview.get(flag, False), bool):
            raise ApiError(bad_request(f'field "{flag}" must be of type Boolean'))
    if preview.get("is_disabled"):
        return {"is_disabled": True}
    return {key: preview[key] for key in ("url", *_PREVIEW_FLAGS) if preview.get(key)} or None


def find_chat(backend: Backend, params: Params, name: str = "chat_id") -> Chat:
    """Raises: ApiError."""
    address = params.text(name).strip()
    if not address:
        raise ApiError(bad_request(f"{name} is empty"))
    chat = backend.world.find_chat(address)
    if chat is None:
        raise ApiError(errors.CHAT_NOT_FOUND)
    return chat


def check_may_see(chat: Chat) -> None:
    """The bot was thrown out, or was never in, or the group moved. Raises: ApiError."""
    if chat.migrated_to is not None:
        raise ApiError(errors.migrated(chat.migrated_to))
    where = f"the {chat.kind.value} chat"
    if chat.bot_status is BotStatus.KICKED:
        raise ApiError(errors.forbidden(f"bot was kicked from {where}"))
    if chat.bot_status is BotStatus.LEFT:
        raise ApiError(errors.forbidden(f"bot is not a member of {where}"))


def check_may_write(chat: Chat, what: str = "text messages") -> None:
    """`what` is to be sent, in the server's words. Raises: ApiError."""
    check_may_see(chat)
    if chat.kind is ChatKind.CHANNEL and not chat.bot_may("can_post_messages"):
        raise ApiError(errors.CHANNEL_RIGHTS)
    if chat.bot_status is BotStatus.RESTRICTED:
        raise ApiError(errors.cannot_send(what))
    if not chat.started:
        raise ApiError(errors.CANNOT_INITIATE)


def find_message(chat: Chat, message_id: int, missing: errors.Refusal) -> Message:
    """Raises: ApiError(missing); MESSAGE_ID_MISSING where the id is 0."""
    if message_id == 0:
        raise ApiError(errors.MESSAGE_ID_MISSING)
    message = chat.messages.get(message_id)
    if message is None:
        raise ApiError(missing)
    return message


def has_thread(chat: Chat, thread_id: int) -> bool:
    """A forum's topic, or the comments under a channel's post in its discussion group."""
    if thread_id in chat.topics:
        return True
    root = chat.messages.get(thread_id)
    return root is not None and root.is_automatic_forward


def resolve(backend: Backend, chat: Chat, options: Options, content: Message) -> Message:
    """The content as a message of this chat, its thread, reply and keyboard in place.

    Raises: ApiError.
    """
    if options.thread_id is not None and not has_thread(chat, options.thread_id):
        raise ApiError(errors.THREAD_NOT_FOUND)
    reply_to = options.reply_to
    if reply_to is not None and reply_to not in chat.messages:
        if not options.reply_optional:
            raise ApiError(errors.REPLY_NOT_FOUND)
        reply_to = None
    channel = chat.kind is ChatKind.CHANNEL
    return content.changed(
        chat_id=chat.id,
        sender=None if channel else backend.world.bot,
        author_id=backend.world.bot.id,
        signature=backend.world.bot.first_name if channel and chat.signs else None,
        reply_to=reply_to,
        thread_id=options.thread_id,
        keyboard=check_links(options.markup, backend.texts.link, inline_only=channel),
        link_preview=checked_preview(backend, options.link_preview),
        silent=options.silent,
        protected=options.protected,
    )


def checked_preview(backend: Backend, preview: Json | None) -> Json | None:
    if preview is None or "url" not in preview:
        return preview
    url = str(preview["url"])
    kept = backend.texts.link(url) if re.match(r"https?://", url) else None
    if kept is None:
        raise ApiError(bad_request("WEBPAGE_URL_INVALID"))
    return {**preview, "url": kept}


def commit(backend: Backend, message: Message) -> Json:
    """The far end's checks, then the message stands in its chat. Raises: ApiError."""
    posted = backend.post(check_far_end(backend, message))
    return message_json(backend.world, posted)


def check_far_end(backend: Backend, message: Message) -> Message:
    """The message as the far end keeps it. Raises: ApiError."""
    check_data(message.keyboard)
    kept = limits.keep_entities(Formatted(message.text, message.entities))
    if backend.world.chats[message.chat_id].blocked:
        raise ApiError(errors.BOT_BLOCKED)
    if kept.entities == message.entities:
        return message
    return message.changed(entities=kept.entities)


def draft(backend: Backend, formatted: Formatted) -> Message:
    """A message without a place yet: `resolve` gives it one, `commit` its number."""
    return Message(
        chat_id=0,
        message_id=0,
        date=backend.now(),
        sender=None,
        text=formatted.text,
        entities=formatted.entities,
    )
