"""What the Bot API shows of the world: values in, JSON out."""

from __future__ import annotations

from simulator import rights
from simulator.queries import CallbackQuery, InlineQuery
from simulator.world import (
    BotStatus,
    Chat,
    ChatKind,
    File,
    Json,
    Message,
    Photo,
    User,
    World,
)

# What the page of the Bot API promises of every member that is an administrator.
_ADMINISTRATOR = {"can_be_edited": False, "is_anonymous": False}


def user_json(user: User) -> Json:
    view: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    if user.username:
        view["username"] = user.username
    if user.language:
        view["language_code"] = user.language
    return view


def me_json(bot: User) -> Json:
    return {
        **user_json(bot),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def chat_json(chat: Chat) -> Json:
    name = "first_name" if chat.kind is ChatKind.PRIVATE else "title"
    view: Json = {"id": chat.id, "type": chat.kind.value, name: chat.title}
    if chat.username:
        view["username"] = chat.username
    if chat.topics:
        view["is_forum"] = True
    return view


def full_chat_json(world: World, chat: Chat) -> Json:
    """`ChatFullInfo`, with the fields that the Bot API always gives."""
    view = chat_json(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            True,
        ),
    }
    if chat.protected:
        view["has_protected_content"] = True
    if chat.linked_id is not None:
        view["linked_chat_id"] = chat.linked_id
    pinned = chat.messages.get(max(chat.pinned)) if chat.pinned else None
    if pinned is not None:
        view["pinned_message"] = message_json(world, pinned)
    return view


def photo_json(photo: Photo) -> list[Json]:
    """`PhotoSize`s: the picture as it came, in one size."""
    return [
        {
            "file_id": photo.file.file_id,
            "file_unique_id": photo.file.unique_id,
            "width": photo.width,
            "height": photo.height,
            "file_size": len(photo.file.content),
        }
    ]


def document_json(file: File) -> Json:
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_name": file.name,
        "mime_type": file.mime_type,
        "file_size": len(file.content),
    }


def message_json(world: World, message: Message, *, deep: bool = True) -> Json:
    """`Message`; the message it replies to is shown with it, but not what that one replied to."""
    chat = world.chats[message.chat_id]
    view: Json = {
        "message_id": message.message_id,
        "date": message.date,
        "chat": chat_json(chat),
        **_sender(world, chat, message),
    }
    if message.text and message.rich is None:
        view["caption" if message.has_media else "text"] = message.text
    if message.entities:
        marks = "caption_entities" if message.has_media else "entities"
        view[marks] = [_entity_json(world, entity) for entity in message.entities]
    if message.keyboard:
        view["reply_markup"] = {"inline_keyboard": [list(row) for row in message.keyboard]}
    if message.link_preview:
        view["link_preview_options"] = message.link_preview
    if message.forward_origin:
        view["forward_origin"] = message.forward_origin
    if message.thread_id is not None:
        view["message_thread_id"] = message.thread_id
        if message.thread_id in chat.topics:
            view["is_topic_message"] = True
    if message.protected or chat.protected:
        view["has_protected_content"] = True
    if message.edited_at is not None:
        view["edit_date"] = message.edited_at
    _add_rare(world, message, view)
    answered = chat.messages.get(message.reply_to) if message.reply_to is not None else None
    if answered is not None and deep:
        view["reply_to_message"] = message_json(world, answered, deep=False)
    return view


def _add_rare(world: World, message: Message, view: Json) -> None:
    """What few messages have."""
    if message.document is not None:
        view["document"] = document_json(message.document)
    if message.photo is not None:
        view["photo"] = photo_json(message.photo)
    if message.signature is not None:
        view["author_signature"] = message.signature
    if message.via_bot:
        view["via_bot"] = user_json(world.bot)
    if message.media_group_id is not None:
        view["media_group_id"] = message.media_group_id
    if message.rich is not None:
        view["rich_message"] = message.rich
    if message.poll is not None:
        view["poll"] = message.poll
    if message.service is not None:
        view |= message.service
    flags = (
        ("is_automatic_forward", message.is_automatic_forward),
        ("has_media_spoiler", message.has_spoiler),
        ("show_caption_above_media", message.caption_above),
    )
    view |= {name: True for name, holds in flags if holds}


def _sender(world: World, chat: Chat, message: Message) -> Json:
    if message.sender is None:
        return {"sender_chat": chat_json(chat)}
    view = {"from": user_json(message.sender)}
    if message.sender_chat_id is not None:
        view["sender_chat"] = chat_json(world.chats[message.sender_chat_id])
    return view


def _entity_json(world: World, entity: Json) -> Json:
    if entity["type"] != "text_mention":
        return entity
    user = world.users.get(entity["user"]["id"])
    return {**entity, "user": user_json(user) if user else entity["user"]}


def callback_json(world: World, callback: CallbackQuery) -> Json:
    """`CallbackQuery`; a message deleted meanwhile is shown as inaccessible (date 0)."""
    chat = world.chats[callback.chat_id]
    view: Json = {
        "id": callback.id,
        "from": user_json(callback.user),
        "chat_instance": str(abs(chat.id) * 7919),
        "data": callback.data,
    }
    if callback.inline_message_id is not None:
        return view | {"inline_message_id": callback.inline_message_id}
    message = chat.messages.get(callback.message_id)
    gone: Json = {"chat": chat_json(chat), "message_id": callback.message_id, "date": 0}
    return view | {"message": message_json(world, message) if message else gone}


def inline_query_json(world: World, query: InlineQuery) -> Json:
    chat = world.chats[query.chat_id]
    private = chat.id == query.user.id
    return {
        "id": query.id,
        "from": user_json(query.user),
        "query": query.query,
        "offset": query.offset,
        "chat_type": "sender" if private else chat.kind.value,
    }


def member_json(world: World, chat: Chat, user: User) -> Json:
    """`ChatMember` of any status."""
    who = {"user": user_json(user)}
    if user == world.bot and chat.kind is not ChatKind.PRIVATE:
        match chat.bot_status:
            case BotStatus.ADMINISTRATOR:
                return _administrator_json(chat, who, chat.bot_rights)
            case BotStatus.KICKED:
                return {"status": "kicked", **who, "until_date": 0}
            case BotStatus.RESTRICTED:
                none = dict.fromkeys(rights.PERMISSIONS, False)
                return {"status": "restricted", **who, "is_member": True, **none, "until_date": 0}
            case status:
                return {"status": status.value, **who}
    if user.id == chat.owner_id:
        return {"status": "creator", **who, "is_anonymous": False}
    if user.id in chat.admins:
        return _administrator_json(chat, who, chat.admins[user.id])
    if user.id in chat.banned:
        return {"status": "kicked", **who, "until_date": 0}
    is_member = user.id in chat.members or chat.kind is ChatKind.PRIVATE
    return {"status": "member" if is_member else "left", **who}


def _administrator_json(chat: Chat, who: Json, held: frozenset[str]) -> Json:
    may = rights.shown(chat.kind.value, held)
    return {"status": "administrator", **who, **_ADMINISTRATOR, **may}


def file_json(file: File) -> Json:
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.content),
        "file_path": file.path,
    }
