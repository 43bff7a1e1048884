"""What an editor has written: entities to marks, parts joined, and what an article makes of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, MessageEntity

from bot.editors.written import CUT_UNITS, join_parts, written
from bot.newsroom.extract import extract
from bot.newsroom.files import Format, Material
from storage.richtext import Mark, RichText, Style

URL = "https://example.org/"


def a_message(text: str, *entities: tuple[str, int, int], url: str | None = None) -> Message:
    return Message(
        1,
        datetime(2026, 11, 23, tzinfo=UTC),
        Chat(1, "private"),
        text=text,
        entities=[
            MessageEntity(kind, offset, length, url=url if kind == "text_link" else None)
            for kind, offset, length in entities
        ],
    )


@pytest.mark.parametrize(
    ("message", "marks"),
    [
        (a_message("😀 bold word", ("bold", 3, 4)), [Mark(2, 6, Style.BOLD)]),
        (a_message("a b", ("text_link", 0, 1), url=URL), [Mark(0, 1, Style.LINK, URL)]),
        (a_message("a b", ("text_link", 0, 1), url="tg://user?id=7"), []),
        (
            a_message("a b", ("expandable_blockquote", 0, 3), ("underline", 0, 1)),
            [Mark(0, 1, Style.UNDERLINE), Mark(0, 3, Style.QUOTE)],
        ),
        (a_message("a @name 🎉", ("spoiler", 0, 1), ("mention", 2, 5), ("custom_emoji", 8, 2)), []),
        # One that ends amid the two halves of a sign ends before it.
        (a_message("a😀", ("bold", 0, 2)), [Mark(0, 1, Style.BOLD)]),
    ],
)
def test_entities_become_marks(message: Message, marks: list[Mark]) -> None:
    assert written(message) == RichText(message.text or "", tuple(marks))


def test_what_follows_letters_that_become_one_moves_with_them() -> None:
    message = a_message("Кии\u0306в і ліс", ("italic", 8, 3))
    assert written(message) == RichText("Кийв і ліс", (Mark(7, 10, Style.ITALIC),))


def test_what_stands_behind_a_command_keeps_its_marks() -> None:
    message = a_message("/add   Head line ", ("bot_command", 0, 4), ("bold", 0, 11))
    assert written(message, behind=4) == RichText("Head line", (Mark(0, 4, Style.BOLD),))


def test_parts_are_joined_with_their_marks() -> None:
    long = RichText("a" * CUT_UNITS)
    one, end = RichText("one", (Mark(0, 3, Style.BOLD),)), RichText("x" * CUT_UNITS + ".")
    joined = join_parts([long, one, end, one])
    assert [joined.text[m.start : m.end] for m in joined.marks] == ["one", "one"]
    assert joined.text == f"{long.text} one\n\n{end.text}\n\none"


def test_an_article_keeps_the_marks_of_its_body() -> None:
    top = "Author: A. Sample\nLanguage: en\n\nHome > Ports\n\nA headline\n\n"
    text = f"{top}Ships  leave.\n\n\n- one\n- two two"
    places = ("Sample", "Ports", "headline", "Ships  leave", "- one", "two two")
    marks = [
        Mark(text.index(words), text.index(words) + len(words), Style.BOLD) for words in places
    ]
    parts = extract(Material("x", "x", text.encode(), Format.TEXT, marks=tuple(marks)))
    assert (parts.author, parts.section, parts.title) == ("A. Sample", "Ports", "A headline")
    assert parts.body.text == "Ships  leave.\n\n• one\n• two two"
    marked = [parts.body.text[m.start : m.end] for m in parts.body.marks]
    assert marked == ["Ships  leave", "• one", "two two"]
