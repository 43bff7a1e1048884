"""Make docs/settings.md and docs/commands.md from the code: `python -m docs.generate`.

The settings come from config.settings.Settings, the commands of a chat from readers.HANDLERS and
editors.HANDLERS, the verbs from the command line itself. tests/house/test_docs.py fails where the
files say anything else.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import typer
from pydantic import HttpUrl, SecretStr
from pydantic.fields import FieldInfo

from bot import editors, readers
from bot.chat import Command
from bot.cli import app
from config.settings import Settings

FOLDER = Path(__file__).parent
_NOTE = "<!-- Made by `make docs` from the code; edit the code, then make it again. -->"
_TYPES: dict[object, str] = {
    str: "text",
    int: "number",
    float: "number",
    bool: "true or false",
    SecretStr: "secret",
    HttpUrl: "web address",
    frozenset[int]: "numbers, commas between",
    frozenset[str]: "words, commas between",
}


def pages() -> dict[str, str]:
    """What each generated file of docs/ has to hold, by its name."""
    return {"settings.md": settings_page(), "commands.md": commands_page()}


def settings_page() -> str:
    """Every setting: its variable, kind, default, and what it does.

    Raises: LookupError where a setting is of a kind that has no word here yet.
    """
    rows = [
        (f"`{variable(name)}`", _kind(name, field), _default(field), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    secrets = [variable(name) for name, field in Settings.model_fields.items() if _is_secret(field)]
    files = ", ".join(f"`{name}_FILE`" for name in secrets)
    return "\n".join(
        [
            "# Settings",
            "",
            _NOTE,
            "",
            "Dateline is set up by environment variables, or by a file `.env` of `NAME=value` "
            "lines in the folder where it is started; a variable of the environment wins over the "
            f"file. A secret may stand in a file of its own, named by {files}.",
            "",
            *_table(("Variable", "Kind", "Default", "What it is"), rows),
            "",
        ]
    )


def commands_page() -> str:
    """Every command of a chat and every verb of the command line."""
    return "\n".join(
        [
            "# Commands",
            "",
            _NOTE,
            "",
            "## In a chat, for everybody",
            "",
            "Examples and answers: [readers.md](readers.md).",
            "",
            *_chat_table(readers.HANDLERS),
            "",
            "## In the bot's own chat, for owners",
            "",
            "To anybody else these do not exist. Examples and answers: [editors.md](editors.md).",
            "",
            *_chat_table(editors.HANDLERS),
            "",
            "## On the command line",
            "",
            "`dateline VERB`; each verb has `--help`. What goes wrong is one sentence on stderr "
            "and a status that is not zero.",
            "",
            *(line for name, verb in verbs() for line in _verb(name, verb)),
        ]
    )


def variable(name: str) -> str:
    """The environment variable of a setting's field."""
    return f"{Settings.model_config.get('env_prefix', '')}{name}".upper()


def verbs() -> Iterator[tuple[str, Any]]:
    """Every verb with its command, as in ("schedule add", …), in the order of `--help`."""
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        parts = getattr(command, "commands", None)
        if parts is None:
            yield name, command
            continue
        for part, inner in parts.items():
            yield f"{name} {part}", inner


def _is_secret(field: FieldInfo) -> bool:
    return SecretStr in (field.annotation, *get_args(field.annotation))


def _kind(name: str, field: FieldInfo) -> str:
    annotation: object = field.annotation
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{one}`" for one in get_args(annotation))
    if annotation not in _TYPES:
        raise LookupError(f"{name} is {annotation}: give that kind a word in docs/generate.py")
    return _TYPES[annotation]


def _default(field: FieldInfo) -> str:
    value = field.default
    return "none" if value is None or value == frozenset() else f"`{value}`"


def _chat_table(commands: Sequence[Command]) -> list[str]:
    rows = [
        (
            f"`{command.usage}`",
            ", ".join(f"`/{name}`" for name in command.names[1:]),
            command.help,
        )
        for command in commands
    ]
    return _table(("Command", "Also", "What it gives"), rows)


def _verb(name: str, verb: Any) -> list[str]:
    arguments = [one for one in verb.params if one.param_type_name == "argument"]
    options = [one for one in verb.params if one.param_type_name == "option"]
    usage = " ".join([f"dateline {name}", *(_argument(one) for one in arguments)])
    rows = [(f"`{_words(one)}`", _explained(one)) for one in (*arguments, *options)]
    return [
        f"### `{usage}`",
        "",
        " ".join((verb.help or "").split()),
        "",
        *([*_table(("Argument or option", "What it is"), rows), ""] if rows else []),
    ]


def _argument(argument: Any) -> str:
    return _words(argument) if argument.required else f"[{_words(argument)}]"


def _words(parameter: Any) -> str:
    """An argument's name, or an option as one writes it."""
    if parameter.param_type_name == "argument":
        word = str(parameter.metavar or parameter.name.upper()).strip("[]")
        return word if parameter.nargs == 1 or word.endswith("…") else f"{word}…"
    return str(parameter.opts[0]) + ("" if parameter.is_flag else " …")


def _explained(parameter: Any) -> str:
    text = parameter.help or ""
    least, most = getattr(parameter, "min", None), getattr(parameter, "max", None)
    if least is not None:
        text += f" From {least}{f' to {most}' if most is not None else ''}."
    if parameter.default and not getattr(parameter, "is_flag", False):
        text += f" Default: `{parameter.default}`."
    return text.strip()


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines]


def main() -> None:
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
