"""What people read in a chat goes through t(), nt() or N_(), and can be collected from the code."""

from __future__ import annotations

import ast
import shutil
import textwrap
from pathlib import Path

import pytest

import bot.app.program  # noqa: F401  (the program imports every class of error)
from bot.common.errors import ConfigurationError, DatelineError
from bot.common.texts import load_texts
from config.locales import extract
from config.locales.extract import KEYWORDS
from tests.texts_in_code import SHOWN, calls, calls_of, shown, unmarked


@pytest.mark.parametrize("name", SHOWN)
def test_what_people_read_is_marked_for_translation(name: str) -> None:
    of_this_name = [call for call in calls() if call.name == name]
    assert of_this_name, f"nothing calls {name}: take it out of SHOWN"
    for call in of_this_name:
        words = [text for part in shown(call) for text in unmarked(part, call.function)]
        assert not words, f"bot/{call.where}: put t() round {words}"


def test_every_marked_text_can_be_collected() -> None:
    """A text made at run time is in no catalogue: mark a literal, fill it afterwards."""
    for call in calls():
        if call.name not in KEYWORDS or not call.node.args:
            continue
        text = call.node.args[0]
        made = isinstance(text, ast.JoinedStr | ast.BinOp | ast.Call)
        assert not made, f"bot/{call.where}: {call.name}() takes a literal"
        if not isinstance(text, ast.Constant):
            words = list(unmarked(text, call.function))
            assert not words, f"bot/{call.where}: put N_() round {words}"


def test_every_error_that_a_chat_can_show_is_collected() -> None:
    """A setting that is wrong is told on the command line alone."""
    waiting, names = [DatelineError], set()
    while waiting:
        error = waiting.pop()
        names.add(error.__name__)
        waiting.extend(each for each in error.__subclasses__() if each is not ConfigurationError)
    assert {"DatelineError", "InputRefusedError", "NotApprovedError"} <= names
    assert names <= KEYWORDS.keys(), "name the new error in config/locales/extract.py"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('await context.say(update, "Hello")', ["Hello"]),
        ('await context.say(update, f"Hello, {name}")', ["Hello, "]),
        ('text = "Hello"\nawait context.say(update, text)', ["Hello"]),
        ('await context.say(update, "{who}", who=name or "nobody")', ["nobody"]),
        ('await context.say(update, "{lines}", lines="\\n".join(lines))', []),
        ('await context.say(update, texts.t("Hello"))', []),
        ('await context.say(update, texts.t("A") if code == "x" else texts.nt("B", "C", 2))', []),
    ],
)
def test_the_search_for_unmarked_words_finds_them(code: str, words: list[str]) -> None:
    tree = ast.parse("async def handler():\n" + textwrap.indent(code, "    "))
    (say,) = [call for call in calls_of(tree, "handler.py") if call.name == "say"]
    assert [text for part in shown(say) for text in unmarked(part, say.function)] == words


# The tool that collects them.


def collected(language: str) -> dict[str, str]:
    """What a catalogue holds: each text, and its translation (its forms joined)."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: "".join(message.string or "")
        for message in extract.read(language)
        if message.id
    }


def test_collecting_adds_and_drops_texts_and_keeps_translations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(extract.path_of("uk"), tmp_path)
    preview = collected("uk")["Preview"]
    monkeypatch.setattr(extract, "FOLDER", tmp_path)
    texts = [("bot/a.py", 1, "Preview"), ("bot/b.py", 1, ("{n} quire", "{n} quires"))]
    monkeypatch.setattr(extract, "messages", lambda: iter(texts))
    extract.update("uk")
    assert collected("uk") == {"Preview": preview, "{n} quire": ""}
    assert load_texts("uk", tmp_path).of("uk").t("Preview") == preview != "Preview"


def test_collecting_twice_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(extract.path_of("ru"), tmp_path)
    monkeypatch.setattr(extract, "FOLDER", tmp_path)
    extract.update("ru")
    once = extract.path_of("ru").read_bytes()
    extract.update("ru")
    assert extract.path_of("ru").read_bytes() == once


def test_a_language_without_a_catalogue_gets_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "FOLDER", tmp_path)
    extract.update("az")
    assert collected("az").keys() == collected_from_code()
    assert not any(collected("az").values())


def collected_from_code() -> set[str]:
    return {text if isinstance(text, str) else text[0] for _, _, text in extract.messages()}
