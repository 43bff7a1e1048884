"""What each chat sees, on the terminal: one frame a message, a colour a chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

COLOURS = ("cyan", "green", "magenta", "yellow")
# A frame shows so many lines of a long message.
MOST_LINES = 14
_STYLES = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strike",
    "code": "bright_black",
    "pre": "bright_black",
    "blockquote": "italic bright_black",
    "text_link": "underline blue",
    "hashtag": "blue",
}


@dataclass(slots=True)
class Screen:
    console: Console = field(default_factory=lambda: Console(width=92, highlight=False))
    colours: dict[str, str] = field(default_factory=dict)

    def title(self, text: str) -> None:
        self.console.print(Rule(Text(text, style="bold"), align="left"))

    def line(self, text: str, style: str = "") -> None:
        self.console.print(Text(text, style=style))

    def address(self, url: str) -> None:
        """Where the page is, so that nobody can overlook it."""
        words = Text.assemble(
            ("Open this in a browser:  ", ""),
            (f"{url}/", "bold underline"),
            (
                "\nA Telegram on your machine: be the reader or the editor, and write to the bot.",
                "",
            ),
        )
        self.console.print(Panel(words, border_style="bold green", padding=(1, 2)))

    def message(self, chat: str, author: str, message: Mapping[str, Any]) -> None:
        """A message as the Bot API gives it: text, entities, reply_markup; a document's name."""
        colour = self.colours.setdefault(chat, COLOURS[len(self.colours) % len(COLOURS)])
        body = _first_lines(styled(message.get("text", ""), message.get("entities", ())))
        if "document" in message:
            body = Text(f"[{message['document']}] ", style="bold").append(body)
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            body.append("\n")
            for button in row:
                body.append(f" {button['text']} ", style="reverse")
                body.append(" ")
        self.console.print(
            Panel(body, title=Text(chat), title_align="left", subtitle=author, border_style=colour)
        )


def styled(text: str, entities: Sequence[Mapping[str, Any]]) -> Text:
    """Telegram's entities (offsets in UTF-16 units) as the terminal's styles."""
    out = Text(text)
    position, at_unit = 0, {0: 0}
    for index, letter in enumerate(text, start=1):
        position += 2 if ord(letter) > 0xFFFF else 1
        at_unit[position] = index
    for entity in entities:
        start = at_unit.get(entity["offset"], 0)
        end = at_unit.get(entity["offset"] + entity["length"], len(text))
        out.stylize(_STYLES.get(entity["type"], ""), start, end)
    return out


def _first_lines(text: Text) -> Text:
    lines = text.split("\n", allow_blank=True)
    if len(lines) <= MOST_LINES:
        return text
    head = Text("\n").join(lines[:MOST_LINES])
    return head.append(f"\n… {len(lines) - MOST_LINES} more lines", style="dim")
