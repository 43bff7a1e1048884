"""What the server refuses with: exact strings, and the rule that makes a description from a reason.

ApiError                 an answer with "ok": false
HandsError               a person cannot do that (no such button, not in that chat)
└── NothingCameError     a person waited, and what they waited for did not come

The strings are those of the Bot API server and of TDLib behind it; where a string is known from
developers' reports only, its line says so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error answer: the code is also the HTTP status."""

    code: int
    description: str
    retry_after: int | None = None  # seconds
    migrate_to_chat_id: int | None = None


class ApiError(Exception):
    """A method refuses; nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.description)
        self.refusal = refusal


class HandsError(Exception):
    """One sentence: what a person wanted to do, and why it cannot be done."""


class NothingCameError(HandsError, TimeoutError):
    """What was waited for did not come in time; the sentence tells what is on show instead."""


def bad_request(reason: str) -> Refusal:
    """The server's rule: its prefix, and a small first letter unless the reason is ALL_CAPS."""
    if reason != reason.upper():
        reason = reason[:1].lower() + reason[1:]
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    return Refusal(403, f"Forbidden: {reason}")


def too_many_requests(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def migrated(new_id: int) -> Refusal:
    """The group is a supergroup now, under this id."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, text, migrate_to_chat_id=new_id)


def cannot_send(what: str) -> Refusal:
    """A restricted member tries to send ("text messages", "photos", "polls" …)."""
    return bad_request(f"not enough rights to send {what} to the chat")


def photo_too_big(size: int, most: int) -> Refusal:
    """From reports. Sizes in bytes."""
    return bad_request(
        f"file of size {size} bytes is too big for a photo; the maximum size is {most} bytes"
    )


def bad_webhook(why: str) -> Refusal:
    return Refusal(400, f"Bad Request: bad webhook: {why}")


def not_acted_out(method: str) -> Refusal:
    """The simulator's own: the real server never says 501."""
    return Refusal(501, f"Not Implemented: the simulator does not act out {method}")


UNAUTHORIZED = Refusal(401, "Unauthorized")
TOKEN_INVALID = Refusal(401, "Unauthorized: invalid token specified")
NOT_FOUND = Refusal(404, "Not Found")
METHOD_NOT_FOUND = Refusal(404, "Not Found: method not found")
RESTART = Refusal(500, "Internal Server Error: restart")

CONFLICT_OTHER_POLL = Refusal(
    409,
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
)

CONFLICT_SET_WEBHOOK = Refusal(409, "Conflict: terminated by setWebhook request")
CONFLICT_WEBHOOK = Refusal(
    409,
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
)
SECRET_TOO_LONG = bad_request("secret token is too long")
SECRET_WRONG = bad_request("secret token contains unallowed characters")

TEXT_EMPTY = bad_request("message text is empty")
TEXT_NON_EMPTY = bad_request("text must be non-empty")
TEXT_TOO_LONG = bad_request("text is too long")
MESSAGE_TOO_LONG = bad_request("message is too long")
CAPTION_TOO_LONG = bad_request("message caption is too long")
ENTITIES_TOO_LONG = bad_request("ENTITIES_TOO_LONG")
PARSE_MODE_UNSUPPORTED = bad_request("unsupported parse_mode")
ENTITY_TYPE_UNSUPPORTED = bad_request("can't parse MessageEntity: Unsupported type specified")
ENTITIES_NOT_JSON = bad_request("can't parse entities JSON object")

CHAT_ID_EMPTY = bad_request("chat_id is empty")
CHAT_NOT_FOUND = bad_request("chat not found")
USER_NOT_FOUND = bad_request("user not found")
CHANNEL_RIGHTS = bad_request("need administrator rights in the channel chat")
NO_ADMINISTRATORS = bad_request("there are no administrators in the private chat")
THREAD_NOT_FOUND = bad_request("message thread not found")
BOT_BLOCKED = forbidden("bot was blocked by the user")
CANNOT_INITIATE = forbidden("bot can't initiate conversation with a user")

PIN_RIGHTS = bad_request("not enough rights to manage pinned messages in the chat")
MEMBER_RIGHTS = bad_request("not enough rights to restrict/unrestrict chat member")  # from reports
CANNOT_REMOVE_OWNER = bad_request("can't remove chat owner")
ONLY_GROUPS = bad_request("method is available only for supergroups and channel")  # from reports
CANNOT_LEAVE_PRIVATE = bad_request("private chat can't be left")  # not verified

MESSAGE_ID_MISSING = bad_request("message identifier is not specified")
MESSAGE_IDS_MISSING = bad_request("message identifiers are not specified")
MESSAGE_IDS_TOO_MANY = bad_request("too many message identifiers specified")
EDIT_NOT_FOUND = bad_request("message to edit not found")
DELETE_NOT_FOUND = bad_request("message to delete not found")
FORWARD_NOT_FOUND = bad_request("message to forward not found")
CANNOT_FORWARD = bad_request("message can't be forwarded")
CANNOT_COPY = bad_request("message can't be copied")
COPY_NOT_FOUND = bad_request("message to copy not found")
REPLY_NOT_FOUND = bad_request("message to be replied not found")
NONE_TO_FORWARD = bad_request("there are no messages to forward")
PIN_NOT_FOUND = bad_request("message to pin not found")
UNPIN_NOT_FOUND = bad_request("message to unpin not found")
REACT_NOT_FOUND = bad_request("message to react not found")
REACTION_INVALID = bad_request("REACTION_INVALID")
INLINE_ID_INVALID = bad_request("invalid inline message identifier specified")
POLL_NOT_FOUND = bad_request("message with poll to stop not found")
NOT_A_POLL = bad_request("message is not a poll")
CANNOT_STOP_POLL = bad_request("poll can't be stopped")
POLL_CLOSED = bad_request("poll has already been closed")
CANNOT_EDIT = bad_request("message can't be edited")
CANNOT_DELETE = bad_request("message can't be deleted")
PROTECTED = bad_request("message has protected content and can't be forwarded")
NO_TEXT_TO_EDIT = bad_request("there is no text in the message to edit")
NO_MEDIA_TO_EDIT = bad_request("there is no media in the message to edit")  # not verified
NO_CAPTION_TO_EDIT = bad_request("there is no caption in the message to edit")
NOT_MODIFIED = bad_request(
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)

MARKUP_NOT_JSON = bad_request("can't parse reply keyboard markup JSON object")
MARKUP_NOT_OBJECT = bad_request("object expected as reply markup")
MARKUP_TOO_LONG = bad_request("REPLY_MARKUP_TOO_LONG")  # from reports
MARKUP_INVALID = bad_request("REPLY_MARKUP_INVALID")  # from reports: a button without words
INLINE_EXPECTED = bad_request("inline keyboard expected")
BUTTON_DATA_INVALID = bad_request("BUTTON_DATA_INVALID")
BUTTON_TEXT_ONLY = bad_request(
    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
)

QUERY_TOO_OLD = bad_request("query is too old and response timeout expired or query ID is invalid")
CALLBACK_TEXT_TOO_LONG = bad_request("MESSAGE_TOO_LONG")
URL_INVALID = bad_request("URL_INVALID")
ACTION_WRONG = bad_request("wrong parameter action in request")

DOCUMENT_MISSING = bad_request("there is no document in the request")
FILE_EMPTY = bad_request("file must be non-empty")
FILE_ID_WRONG = bad_request("wrong file identifier/HTTP URL specified")
FILE_URL_FAILED = bad_request("failed to get HTTP URL content")
FILE_ID_INVALID = bad_request("invalid file_id")
FILE_TOO_BIG = bad_request("file is too big")

PHOTO_MISSING = bad_request("there is no photo in the request")
PHOTO_DIMENSIONS = bad_request("PHOTO_INVALID_DIMENSIONS")
IMAGE_FAILED = bad_request("IMAGE_PROCESS_FAILED")  # from reports: no picture
ALBUM_EMPTY = bad_request("there are no messages to send")
ALBUM_TOO_LONG = bad_request("too many messages to send as an album")
ALBUM_MIXED = bad_request("document can't be mixed with other media types")
MEDIA_NOT_FOUND = bad_request("can't parse InputMedia: media not found")
MEDIA_NOT_JSON = bad_request("can't parse media JSON object")

RICH_EMPTY = bad_request("rich message must be non-empty")
RICH_NOT_JSON = bad_request("can't parse rich message JSON object")
RICH_NOT_OBJECT = bad_request("object expected as rich message")
RICH_TOO_LONG = bad_request("RICH_MESSAGE_TEXT_TOO_LONG")  # from reports

RESULTS_NOT_JSON = bad_request("can't parse inline query results JSON object")
RESULTS_TOO_MANY = bad_request("RESULTS_TOO_MUCH")
RESULT_ID_INVALID = bad_request("RESULT_ID_INVALID")
RESULT_ID_DUPLICATE = bad_request("RESULT_ID_DUPLICATE")

COMMAND_INVALID = bad_request("BOT_COMMAND_INVALID")
COMMAND_DESCRIPTION_INVALID = bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
COMMANDS_TOO_MUCH = bad_request("BOT_COMMANDS_TOO_MUCH")
