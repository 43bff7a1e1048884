"""The region book: files that fit together, built ones that are fresh, names and hashtags."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.regions import LANGUAGES, RegionBook, build, load_book
from config.regions.book import hashtag
from config.regions.load import FOLDER, RegionDataError, entries

HASHTAG = re.compile(r"#\w*[^\W\d]\w*")


@pytest.mark.parametrize("name", ["forms.tsv", "labels.tsv"])
def test_built_files_are_up_to_date(name: str) -> None:
    wanted = build.forms_table() if name == "forms.tsv" else build.labels_table()
    assert (FOLDER / name).read_text(encoding="utf-8") == wanted, (
        "run `python -m config.regions.build` and commit what it writes"
    )


def test_forms_stay_small_enough_to_read() -> None:
    assert (FOLDER / "forms.tsv").stat().st_size < 2_000_000


def test_every_code_in_the_files_is_known(book: RegionBook) -> None:
    assert {code for _, _, code, _ in entries()} <= book.labels.keys()


def test_no_name_is_written_twice() -> None:
    written = list(entries())
    assert len(written) == len(set(written))


def test_every_region_has_a_name_in_every_language(book: RegionBook) -> None:
    for code in book.labels:
        for language in LANGUAGES:
            assert book.display_name(code, language) not in ("", code)


@pytest.mark.parametrize(
    ("slug", "inside", "outside"),
    [
        ("south-caucasus", {"AZ", "AM", "GE"}, {"RU", "TR"}),
        ("baltics", {"EE", "LV", "LT"}, {"FI"}),
        ("eu", {"DE", "HR", "CY"}, {"GB", "CH"}),
        ("post-soviet", {"RU", "UA", "LT"}, {"PL"}),
    ],
)
def test_members(book: RegionBook, slug: str, inside: set[str], outside: set[str]) -> None:
    assert inside <= book.members(slug)
    assert not outside & book.members(slug)


def test_a_country_holds_itself(book: RegionBook) -> None:
    assert book.members("AZ") == {"AZ"}
    with pytest.raises(KeyError):
        book.members("atlantis")


@pytest.mark.parametrize(
    ("code", "language", "name", "tag"),
    [
        ("south-caucasus", "en", "South Caucasus", "#SouthCaucasus"),
        ("AZ", "ru", "Азербайджан", "#Азербайджан"),
        ("RU", "uk", "Росія", "#Росія"),
        ("BA", "en", "Bosnia & Herzegovina", "#BosniaAndHerzegovina"),
        ("US", "az", "Amerika Birləşmiş Ştatları", "#AmerikaBirləşmişŞtatları"),
        ("MM", "en", "Myanmar (Burma)", "#Myanmar"),
        ("AZ", "de", "Azerbaijan", "#Azerbaijan"),
    ],
)
def test_display_name_and_hashtag(
    book: RegionBook, code: str, language: str, name: str, tag: str
) -> None:
    assert (book.display_name(code, language), book.hashtag(code, language)) == (name, tag)


def test_every_hashtag_is_one_that_telegram_links(book: RegionBook) -> None:
    for code in book.labels:
        for language in LANGUAGES:
            assert HASHTAG.fullmatch(book.hashtag(code, language)), code


@given(st.text())
def test_hashtags_are_valid_whatever_the_name(name: str) -> None:
    assert re.fullmatch(r"#\w+", hashtag(name))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "regions"))


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_name_works_as_soon_as_it_is_written(folder: Path) -> None:
    _edit(folder / "cities.yaml", "XK: {en: ", 'ZZZ_PLACEHOLDER: {en: "Qqq"}\nXK: {en: ')
    _edit(folder / "cities.yaml", "ZZZ_PLACEHOLDER", "BW")
    assert [meaning.code for meaning in load_book(folder).forms["qqq"]] == ["BW"]


def test_a_name_is_gone_as_soon_as_it_is_taken_out(folder: Path) -> None:
    assert "gyumri" in load_book(folder).forms
    _edit(folder / "cities.yaml", "Gyumri, ", "")
    assert "gyumri" not in load_book(folder).forms


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("macro.yaml", "members: EE LV LT", "members: EE LV ZQ", "ZQ"),
        ("demonyms.yaml", '"NO":', "NO:", "quotes"),
        ("capitals.yaml", "AF: {en", "AF: {xx", "capitals.yaml: AF"),
        ("names.yaml", "AE: {", "AE: }{", "not valid YAML"),
    ],
)
def test_a_slip_in_a_file_is_told_in_a_sentence(
    folder: Path, file: str, old: str, new: str, says: str
) -> None:
    _edit(folder / file, old, new)
    with pytest.raises(RegionDataError, match=says):
        load_book(folder)
