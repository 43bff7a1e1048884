"""Build forms.tsv and labels.tsv: `python -m config.regions.build` (needs the dev dependencies).

forms.tsv holds one name a line: language, kind, code, source (cldr, or the YAML file it is written
in), the name, and its forms as they are compared (lower case), parted by commas.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from config.regions import cldr, slavic
from config.regions.azerbaijani import inhabitant
from config.regions.book import LANGUAGES
from config.regions.load import FILES, FOLDER, Entry, entries, plain_forms
from config.regions.text import normalise

_HEAD = "# Built by `python -m config.regions.build`; edit the .yaml files, then build again.\n"
_SOURCE_OF = {kind: file for file, kind in FILES.items()}


def _all_entries(folder: Path) -> dict[Entry, str]:
    """Every name with its source. What people wrote comes first and stays theirs."""
    found = {entry: _source(entry) for entry in entries(folder)}
    named = cldr.countries()
    for code, names in named.items():
        for language, name in names.items():
            for form in cldr.spoken(name):
                found.setdefault((language, "name", code, form), "cldr")
    for entry in _cities(list(found)):
        found.setdefault(entry, "cldr")
    for entry in _azerbaijani_inhabitants(list(found), set(named)):
        found.setdefault(entry, "cldr")
    return found


def _source(entry: Entry) -> str:
    return "macro.yaml" if entry[2].islower() else _SOURCE_OF[entry[1]]


def _cities(written: list[Entry]) -> Iterator[Entry]:
    """CLDR's names of the capitals and cities for which only English was written."""
    by_country = cldr.cities()
    places = [entry for entry in written if entry[1] in ("capital", "city")]
    have = {(entry[0], entry[1], entry[2]) for entry in places}
    for language, kind, code, lemma in places:
        if language == "en":
            for other, name in by_country.get(code, {}).get(lemma, {}).items():
                if (other, kind, code) not in have:
                    yield other, kind, code, name.replace("ʼ", "'").replace("’", "'")


def _azerbaijani_inhabitants(written: list[Entry], countries: set[str]) -> Iterator[Entry]:
    for language, kind, code, lemma in written:
        if language == "az" and kind == "name" and code in countries and not lemma.isupper():
            people = inhabitant(lemma)
            if people:
                yield "az", "demonym", code, people


def _forms(entry: Entry) -> list[str]:
    language, kind, _, lemma = entry
    slavonic = language in ("ru", "uk")
    found = slavic.forms(lemma, language, kind) if slavonic else plain_forms(entry)
    return list(dict.fromkeys(normalise(form) for form in found))


def forms_table(folder: Path = FOLDER) -> str:
    """What forms.tsv has to hold."""
    rows = [
        "\t".join((*entry[:3], source, entry[3], ",".join(_forms(entry))))
        for entry, source in sorted(_all_entries(folder).items())
    ]
    return _HEAD + "# language, kind, code, source, name, forms\n" + "\n".join(rows) + "\n"


def labels_table() -> str:
    """What labels.tsv has to hold: the names that are shown."""
    rows = [
        "\t".join((code, *(names[language] for language in LANGUAGES)))
        for code, names in cldr.countries().items()
    ]
    return _HEAD + "# code, " + ", ".join(LANGUAGES) + "\n" + "\n".join(rows) + "\n"


def main() -> None:
    for name, text in (("forms.tsv", forms_table()), ("labels.tsv", labels_table())):
        (FOLDER / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name}: {text.count(chr(10)) - 2} rows, {len(text.encode())} bytes\n")


if __name__ == "__main__":
    main()
