"""One Telegram message, ready to be sent: text, buttons, and nothing that Telegram refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.publishing.render.clean import is_blank, one_line
from bot.publishing.render.html import to_html
from bot.publishing.render.length import MAX_UNITS, fits, thin, units
from bot.publishing.render.markup import Markup
from bot.publishing.render.shorten import shorten, shorten_text
from bot.publishing.render.urls import safe_url

MAX_LABEL = 64  # UTF-16 units; longer ones are cut by the clients anyway
MAX_CALLBACK_BYTES = 64

_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BOT_NAME = re.compile(r"[A-Za-z0-9_]{3,32}")


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it opens `url`, or sends `callback_data` back to the bot.

    The label is made one line of at most 64 units. Raises ValueError where the label is blank,
    where not exactly one of the two is given, and where it is not fit to be sent.
    """

    label: str
    url: str | None = None
    callback_data: str | None = None

    def __post_init__(self) -> None:
        label = shorten_text(one_line(self.label), MAX_LABEL)
        if is_blank(label):
            raise ValueError("a button needs a label")
        object.__setattr__(self, "label", label)
        if (self.url is None) == (self.callback_data is None):
            raise ValueError(f"button {label!r} needs either an address or callback data")
        if self.url is not None and safe_url(self.url) is None:
            raise ValueError(f"button {label!r} cannot open {self.url!r}")
        if self.callback_data is not None:
            size = len(self.callback_data.encode())
            if not 1 <= size <= MAX_CALLBACK_BYTES:
                raise ValueError(f"callback data has 1 to 64 bytes, that of {label!r} has {size}")

    def payload(self) -> dict[str, str]:
        """InlineKeyboardButton of the Bot API."""
        if self.url is not None:
            return {"text": self.label, "url": self.url}
        return {"text": self.label, "callback_data": self.callback_data or ""}


Buttons = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Message:
    """A message and its rows of buttons. `message` makes one of any text, within limits.

    Raises ValueError where the text is blank or beyond a limit.
    """

    markup: Markup
    buttons: tuple[tuple[Button, ...], ...] = ()

    def __post_init__(self) -> None:
        if not self.markup:
            raise ValueError("a message needs a text")
        if not fits(self.markup):
            raise ValueError(f"a text of {units(self.markup.text)} units is more than one message")

    @property
    def html(self) -> str:
        return to_html(self.markup)

    def payload(self) -> dict[str, Any]:
        """The Bot API's parameters of sendMessage and editMessageText, but for the chat."""
        payload: dict[str, Any] = {
            "text": self.html,
            "parse_mode": "HTML",
            # A page's preview would repeat the headline, from Telegram's memory of the page.
            "link_preview_options": {"is_disabled": True},
        }
        if self.buttons:
            rows = [[button.payload() for button in row] for row in self.buttons]
            payload["reply_markup"] = {"inline_keyboard": rows}
        return payload


def message(markup: Markup, buttons: Buttons = ()) -> Message:
    """One message of this text: stripped, shortened and thinned where it is beyond the limits.

    Rows without buttons are left out. Raises: ValueError where there is nothing to see.
    """
    fitting = thin(shorten(markup, MAX_UNITS))
    return Message(fitting, tuple(tuple(row) for row in buttons if row))


def deep_link(bot: str, parameter: str) -> str:
    """The address that opens the bot's chat and sends it /start with the parameter.

    `bot` is the bot's user name, with or without "@". Raises: ValueError where Telegram would not
    take them (the parameter has 1 to 64 letters, digits, "_" or "-").
    """
    name = bot.removeprefix("@")
    if not _BOT_NAME.fullmatch(name):
        raise ValueError(f"{bot!r} is no bot's user name")
    if not _START_PARAMETER.fullmatch(parameter):
        raise ValueError(f"{parameter!r} cannot be a parameter of /start")
    return f"https://t.me/{name}?start={parameter}"


def article_link(bot: str, article_id: int) -> str:
    """The deep link to an article's full analysis: "https://t.me/NAME?start=a_ID"."""
    return deep_link(bot, f"a_{article_id}")
