"""A channel's discussion group: each post comes into it by itself, and follows its original."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.origins import origin_json
from simulator.world import Message, User

if TYPE_CHECKING:
    from simulator.backend import Backend


# Who brings the posts.
TELEGRAM = User(777_000, "Telegram")

_FOLLOWING = ("text", "entities", "document", "photo", "rich", "link_preview")


def bring_into_group(backend: Backend, post: Message) -> None:
    """The automatic forward; the bot hears of it as of any message of that group."""
    group = backend.world.chats.get(backend.world.chats[post.chat_id].linked_id or 0)
    if group is None or post.service is not None:
        return
    copy = backend.post(_copy(backend, post, group.id))
    group.brought[post.message_id] = copy.message_id
    backend.tell_bot(copy)


def _copy(backend: Backend, post: Message, group_id: int) -> Message:
    return post.changed(
        chat_id=group_id,
        message_id=0,
        date=backend.now(),
        sender=TELEGRAM,
        author_id=TELEGRAM.id,
        sender_chat_id=post.chat_id,
        is_automatic_forward=True,
        forward_origin=origin_json(backend.world, post),
        reply_to=None,
        keyboard=(),
        edited_at=None,
    )


def change_in_group(backend: Backend, post: Message) -> None:
    copy = _find(backend, post)
    if copy is not None:
        changes = {name: getattr(post, name) for name in _FOLLOWING}
        backend.tell_bot(backend.edit(copy, **changes), edited=True)


def remove_from_group(backend: Backend, post: Message) -> None:
    copy = _find(backend, post)
    if copy is not None:
        backend.delete(copy)


def _find(backend: Backend, post: Message) -> Message | None:
    group = backend.world.chats.get(backend.world.chats[post.chat_id].linked_id or 0)
    if group is None:
        return None
    return group.messages.get(group.brought.get(post.message_id, 0))
