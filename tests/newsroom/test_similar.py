"""The same text again: found through its bands, told from a text on the same matter."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random

import pytest

from bot.newsroom.canonical import canonical_url, without_tracking
from bot.newsroom.similar import bands, is_form, is_near, likeness, shingles

PAIRS = Path(__file__).parents[3] / "shared" / "data" / "same-story-pairs.jsonl.gz"
_WORDS = [f"word{number}" for number in range(400)]


def a_text(seed: int, length: int = 300) -> str:
    return " ".join(Random(seed).choices(_WORDS, k=length))  # noqa: S311


def edited(text: str, seed: int, share: float) -> str:
    random = Random(seed)  # noqa: S311
    return " ".join("other" if random.random() < share else word for word in text.split())


def shares_a_band(one: str, other: str) -> bool:
    return bool({*bands(one)} & {*bands(other)})


def test_a_lightly_edited_text_shares_a_band_and_is_near() -> None:
    for seed in range(20):
        text = a_text(seed)
        other = edited(text, seed, 0.06)
        assert shares_a_band(text, other)
        assert is_near(shingles(text), shingles(other))


def test_a_text_that_was_cut_or_added_to_is_near_and_half_a_text_is_not() -> None:
    text = a_text(1)
    assert is_near(shingles(text), shingles(f"{text} {a_text(2, 60)}"))
    assert is_near(shingles(text), shingles(text[: len(text) * 4 // 5]))
    assert not is_near(shingles(text), shingles(f"{a_text(1, 150)} {a_text(3, 150)}"))


def test_different_texts_share_no_band() -> None:
    assert not any(shares_a_band(a_text(seed), a_text(seed + 100)) for seed in range(50))


def test_case_and_punctuation_make_no_difference() -> None:
    assert shingles("Газ, нафта — й світло!") == shingles("газ нафта й СВІТЛО") != frozenset()


def test_short_forms_filled_in_anew_are_two_texts() -> None:
    form = "The company pays {} cents a share on March 31 to holders of record on March {}, " + (
        "its board said on Monday after a meeting in the capital that took three hours or so."
    )
    one, other = (shingles(form.format(*values)) for values in (("ten", 1), ("twelve", 5)))
    assert likeness(one, other) > 0.5
    assert not is_near(one, other)


def test_long_forms_filled_in_anew_are_two_texts_and_copies_keep_their_figures() -> None:
    def form(day: int) -> str:
        return f"{a_text(1, 60)} on {day} May {day * 1.7:.4f} and {day + 40:,}000 at {day}:30"

    assert is_form(form(5), form(6))
    assert not is_form(form(5), f"BAKU, 22 Nov - {form(5)} with 31 more, 7.5% and a note of 2026")
    assert not is_form(form(5), form(5).replace("8.5000", "8.6"))
    assert not is_form(form(5), a_text(2))
    assert not is_form("1 of 3 came", "2 of 4 came")


@pytest.mark.parametrize("text", ["", "one", "two words", "a text too short to be told from any"])
def test_a_text_too_short_to_tell_has_no_bands(text: str) -> None:
    assert bands(text) == ()
    assert likeness(shingles(text), shingles("")) == 0


def test_bands_are_what_a_column_holds_and_stay_the_same() -> None:
    found = bands(a_text(1))
    assert len(found) == 16
    assert all(-(2**63) <= band < 2**63 for band in found)
    # Stored bands have to be found again by every later version of this program.
    assert found[0] == 2727387700975500131


@pytest.mark.skipif(not PAIRS.is_file(), reason="../shared/data does not lie here")
def test_no_two_different_stories_are_near() -> None:
    with gzip.open(PAIRS, "rt", encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    near = [
        pair["same_story"]
        for pair in pairs
        if is_near(shingles(pair["a"]["text"]), shingles(pair["b"]["text"]))
        and not is_form(pair["a"]["text"], pair["b"]["text"])
    ]
    assert len(near) >= 3
    assert all(near)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.example.org/a/b/?utm_source=x&b=2&a=1#top", "http://example.org/a/b?a=1&b=2"),
        ("HTTPS://Example.org:443/a", "https://example.org/a/"),
        ("https://example.org/?p=12&fbclid=3", "https://example.org/?p=12"),
    ],
)
def test_addresses_of_one_page_have_one_key(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other) is not None


def test_addresses_that_name_no_page_or_another_one() -> None:
    for url in (None, "", "https://example.org/", "https://example.org/?utm_source=x", "//[", "x"):
        assert canonical_url(url) is None, url
    assert canonical_url("https://example.org/?p=1") != canonical_url("https://example.org/?p=2")
    assert canonical_url("https://a.example.org/n") != canonical_url("https://example.org/n")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://A.example/x?utm_source=rss&id=3&UTM_medium=feed", "https://A.example/x?id=3"),
        ("https://a.example/x?at_medium=RSS&at_campaign=K", "https://a.example/x"),
        ("https://a.example/x/?fbclid=1&q=a%20b;c&e=&mc_cid=2#top", "https://a.example/x/?q=a%20b;c&e=#top"),
        ("https://a.example/x#xtor=RSS-1", "https://a.example/x"),
        ("https://a.example/view.php?cid=7&source=2", "https://a.example/view.php?cid=7&source=2"),
        ("https://a.example/utm_source=1/x?b", "https://a.example/utm_source=1/x?b"),
        ("https://a.example/?patch_note=1#mc_", "https://a.example/?patch_note=1#mc_"),
        ("//[?utm_source=x", "//[?utm_source=x"),
        (None, None),
        ("https://a.org/x?msclkid=1&euclid=3", "https://a.org/x?euclid=3"),
        ("https://a.org/x?utm_source=b#at_risk", "https://a.org/x#at_risk"),
    ],
)  # fmt: skip
def test_the_address_that_readers_open_loses_what_counts_them_alone(
    given: str | None, kept: str | None
) -> None:
    assert without_tracking(given) == kept
