"""Collect the texts of the code into every catalogue: `python -m config.locales.extract`.

New texts are added without a translation (tests/test_catalogues.py then names them), texts that are
gone are taken out. Translations are written into the .po files by hand, or with any gettext editor.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from config.locales import FOLDER

BOT = FOLDER.parent.parent / "bot"
LANGUAGES = ("ru", "uk", "az")
# The calls whose first argument is a text (for nt: the first two, one and many).
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "t": None,
    "nt": (1, 2),
    "N_": None,
    "DatelineError": None,
    "InputRefusedError": None,
    "FetchError": None,
    "AddressRefusedError": None,
    "UnreachableError": None,
    "AnswerRefusedError": None,
    "UnknownTopicError": None,
    "ScheduleError": None,
    "NotApprovedError": None,
}
# The command line speaks English.
METHODS = [("cli/**.py", "ignore"), ("**.py", "python")]


def messages() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """File, line and text of every text marked in the code; a tuple where it has a plural."""
    for name, line, text, _comments, _context in extract_from_dir(
        BOT, keywords=KEYWORDS, method_map=METHODS
    ):
        yield f"bot/{name}", line, text


def template() -> Catalog:
    """All texts of the code, untranslated."""
    catalogue = Catalog(charset="utf-8")
    for name, line, text in messages():
        catalogue.add(text, locations=[(name, line)])
    return catalogue


def path_of(language: str) -> Path:
    return FOLDER / f"{language}.po"


def read(language: str) -> Catalog:
    """The catalogue as it stands in its file; a new one, with its plural rule, where there is none.

    Raises: babel.messages.pofile.PoFileError where the file is no catalogue.
    """
    path = path_of(language)
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=language, abort_invalid=True)
    return Catalog(
        locale=language,
        project="Dateline",
        version="texts",
        header_comment="# Translations are edited here; the list of texts is made from the code\n"
        "# by `python -m config.locales.extract`.",
        msgid_bugs_address="Dateline",
        revision_date=datetime.now(UTC),
        last_translator="Dateline",
        language_team="Dateline",
        charset="utf-8",
        fuzzy=False,
    )


def update(language: str) -> None:
    """Bring one catalogue up to the code's texts."""
    catalogue = read(language)
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    with path_of(language).open("wb") as file:
        # The files tell a translator where a text stands; line numbers would change with any edit.
        write_po(
            file,
            catalogue,
            width=98,
            sort_output=True,
            ignore_obsolete=True,
            include_lineno=False,
        )


if __name__ == "__main__":
    for each in LANGUAGES:
        update(each)
