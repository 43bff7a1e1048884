"""What the Bot API shows of the world: values in, JSON out."""

from __future__ import annotations

from simulator.world import (
    BotStatus,
    CallbackQuery,
    Chat,
    ChatKind,
    File,
    Json,
    Message,
    User,
    World,
)

# A bot's rights as an administrator of a channel; can_post_messages is set from the chat.
_ADMINISTRATOR = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_send_welcome_messages": False,  # newer than Bot API 10.1; aiogram 3.31 asks for it
}


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
        "supports_inline_queries": False,
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


def full_chat_json(chat: Chat) -> Json:
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
    return view


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
        **_sender(chat, message),
    }
    if message.document is not None:
        view["document"] = document_json(message.document)
    words, marks = ("caption", "caption_entities") if message.document else ("text", "entities")
    if message.text:
        view[words] = message.text
    if message.entities:
        view[marks] = [_entity_json(world, entity) for entity in message.entities]
    if message.keyboard:
        view["reply_markup"] = {"inline_keyboard": [list(row) for row in message.keyboard]}
    if message.link_preview:
        view["link_preview_options"] = message.link_preview
    if message.forward_origin:
        view["forward_origin"] = message.forward_origin
    if message.thread_id is not None:
        view |= {"message_thread_id": message.thread_id, "is_topic_message": True}
    if message.protected or chat.protected:
        view["has_protected_content"] = True
    if message.edited_at is not None:
        view["edit_date"] = message.edited_at
    answered = chat.messages.get(message.reply_to) if message.reply_to is not None else None
    if answered is not None and deep:
        view["reply_to_message"] = message_json(world, answered, deep=False)
    return view


def _sender(chat: Chat, message: Message) -> Json:
    if message.sender is None:
        return {"sender_chat": chat_json(chat)}
    return {"from": user_json(message.sender)}


def _entity_json(world: World, entity: Json) -> Json:
    if entity["type"] != "text_mention":
        return entity
    user = world.users.get(entity["user"]["id"])
    return {**entity, "user": user_json(user) if user else entity["user"]}


def callback_json(world: World, callback: CallbackQuery) -> Json:
    """`CallbackQuery`; a message deleted meanwhile is shown as inaccessible (date 0)."""
    chat = world.chats[callback.chat_id]
    message = chat.messages.get(callback.message_id)
    gone: Json = {"chat": chat_json(chat), "message_id": callback.message_id, "date": 0}
    return {
        "id": callback.id,
        "from": user_json(callback.user),
        "message": message_json(world, message) if message else gone,
        "chat_instance": str(abs(chat.id) * 7919),
        "data": callback.data,
    }


def member_json(world: World, chat: Chat, user: User) -> Json:
    """`ChatMember` of any status."""
    who = {"user": user_json(user)}
    if user == world.bot and chat.kind is not ChatKind.PRIVATE:
        match chat.bot_status:
            case BotStatus.ADMINISTRATOR:
                rights: Json = dict(_ADMINISTRATOR)
                if chat.kind is ChatKind.CHANNEL:
                    may = chat.bot_may_post
                    rights |= {"can_post_messages": may, "can_edit_messages": may}
                return {"status": "administrator", **who, **rights}
            case BotStatus.KICKED:
                return {"status": "kicked", **who, "until_date": 0}
            case status:
                return {"status": status.value, **who}
    if user.id == chat.owner_id:
        return {"status": "creator", **who, "is_anonymous": False}
    is_member = user.id in chat.members or chat.kind is ChatKind.PRIVATE
    return {"status": "member" if is_member else "left", **who}


def file_json(file: File) -> Json:
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.content),
        "file_path": file.path,
    }
