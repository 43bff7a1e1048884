"""Collect the texts of the code into every catalogue: `python -m config.locales.extract`.

New texts are added without a translation (the tests then name them), texts that are gone are
taken out. Translations are written into the .po files by hand, or with any gettext editor.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    "UnknownTopicError": None,
    "ScheduleError": None,
    "NotApprovedError": None,
}


def messages() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """File, line and text of every text marked in the code; a tuple where it has a plural."""
    for name, line, text, _comments, _context in extract_from_dir(
        BOT, keywords=KEYWORDS, method_map=[("**.py", "python")]
    ):
        yield name, line, text


def template() -> Catalog:
    """All texts of the code, untranslated."""
    catalogue = Catalog(project="Dateline", charset="utf-8")
    for name, _line, text in messages():
        catalogue.add(text, locations=[(f"bot/{name}", 0)])
    return catalogue


def path_of(language: str) -> Path:
    return FOLDER / f"{language}.po"


def update(language: str) -> None:
    """Bring one catalogue up to the code's texts."""
    path = path_of(language)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    else:
        catalogue = Catalog(locale=language, project="Dateline", charset="utf-8")
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(file, catalogue, width=98, sort_output=True, ignore_obsolete=True, no_location=True)


if __name__ == "__main__":
    for each in LANGUAGES:
        update(each)
