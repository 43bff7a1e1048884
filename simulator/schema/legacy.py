"""What the Bot API was once called: the server still takes these names, its page has dropped them.

From the names that aiogram marks as deprecated and, beyond them, from the server's own table of
methods and the Bot API's changelog. Whether the newest server takes every one is not verified.
"""

from __future__ import annotations

# A method's old name in small letters, and its name now.
OLD_METHODS: dict[str, str] = {
    "getchatmemberscount": "getChatMemberCount",
    "kickchatmember": "banChatMember",
    "setstickersetthumb": "setStickerSetThumbnail",
}

# An old parameter or field, and what stands in its place where a method or type has that.
SUCCESSORS: dict[str, str] = {
    "allow_sending_without_reply": "reply_parameters",
    "callback_query_id": "ephemeral_message_parameters",
    "can_manage_voice_chats": "can_manage_video_chats",
    "correct_option_id": "correct_option_ids",
    "disable_web_page_preview": "link_preview_options",
    "exclude_limited": "exclude_limited_upgradable",
    "receiver_user_id": "ephemeral_message_parameters",
    "reply_to_message_id": "reply_parameters",
    "request_user": "request_users",
    "switch_pm_parameter": "button",
    "switch_pm_text": "button",
    "thumb": "thumbnail",
    "thumb_height": "thumbnail_height",
    "thumb_mime_type": "thumbnail_mime_type",
    "thumb_url": "thumbnail_url",
    "thumb_width": "thumbnail_width",
}
