"""Where sentences end, in the four languages of the newsroom."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.newsroom.sentences import has_open_quotation, split_sentences

# One list is one paragraph, cut where a reader would cut it.
PARAGRAPHS: list[tuple[str, list[str]]] = [
    ("en", ["Mr. J. K. Marlow met the U.S. envoy at 5 p.m. on Friday.", "He left early."]),
    ("en", ["Prices rose 3.5 percent vs. 2.1 in Jan. 2024.", "Acme Inc. said so."]),
    ("en", ["The U.S. Army won.", "Lt. Col. Ann Lee of the U.N. agreed."]),
    ("en", ['"We will not go," she said.', '"Never. Not today."', "Then she slept."]),
    ("en", ["He said: “No. Never.”", "It ended."]),
    ("en", ["The talks (held in St. Ives. They failed.) were long.", "All went home."]),
    ("ru", ["Г-н А. С. Ветров родился в г. Твери в 1979 г. в семье врача.", "Он пишет."]),
    ("ru", ["Цена — 5 млн руб. за т. е. тонну.", "Это много."]),
    ("ru", ["«Мы не уйдём», — сказал он.", "«Никогда. Ни за что», — добавил А. Иванов."]),
    ("ru", ["«Стой!» — крикнул часовой.", "Все стояли."]),
    ("uk", ["П. О. Гай приїхав до м. Луцька о 9 год. ранку.", "Його чекали."]),
    ("uk", ["Акад. В. Мороз живе на вул. Садовій.", "У театрі ім. І. Франка вистава."]),
    ("uk", ["Він сказав: «Так. Ми є».", "Ціна 5 млн грн. за тонну."]),
    ("az", ["Nazir İ. H. Quliyev Bakıda çıxış etdi.", "Prof. Dr. A. Səfərov dinlədi."]),
    ("az", ["Məs. bu belədir.", "2020-ci ildə kitab, dəftər və s. alındı."]),
    ("az", ["Qiymət 5 min man. oldu.", "«Biz getmirik. Heç vaxt», – deyə o bildirdi."]),
    ("az", ["O, Nizami küç. yaşayır.", "Azərb. Resp. qanunu qəbul edildi."]),
    ("de", ["Das Treffen endete spät.", "Niemand sprach."]),
    ("xx", ["A tongue unknown to all.", "Still two sentences."]),
]


@pytest.mark.parametrize(("language", "sentences"), PARAGRAPHS)
def test_a_paragraph_is_cut_where_a_reader_cuts_it(language: str, sentences: list[str]) -> None:
    found = split_sentences(" ".join(sentences), language)
    assert [one.text for one in found] == sentences


def test_a_sentence_ends_with_its_paragraph() -> None:
    found = split_sentences("A heading without a stop\n\nand the text below.", "en")
    assert [one.text for one in found] == ["A heading without a stop", "and the text below."]


def test_items_of_a_list_are_apart_and_a_wrapped_line_is_not() -> None:
    found = split_sentences("They agreed on\n- peace\n- trade\n\nIt was\na long day.", "en")
    assert [one.text for one in found] == [
        "They agreed on",
        "- peace",
        "- trade",
        "It was\na long day.",
    ]


def test_a_quotation_that_is_never_closed_does_not_swallow_the_article() -> None:
    told = " ".join(f"The {number}th village was rebuilt by its people." for number in range(4, 30))
    found = split_sentences(f'He said: "We are home. {told}', "en")
    assert max(len(one.text) for one in found) < 100


@pytest.mark.parametrize("language", ["en", "ru", "uk", "az"])
@given(text=st.text(alphabet=st.sampled_from("aBСя.!?…\"'«»“”()- \n\u0301😀İə1,"), max_size=200))
def test_nothing_is_lost_and_offsets_are_true(language: str, text: str) -> None:
    at = 0
    for one in split_sentences(text, language):
        assert one.text == text[one.start : one.end] == one.text.strip()
        assert one.text
        assert "\n\n" not in one.text
        assert not text[at : one.start].strip()
        at = one.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("She said: “Go home.”", False),
        ("She said: “Go home.", True),
        ("Go home.”", True),
        ('"Go home.', True),
        ("Он сказал: «Нет».", False),
        ("Он сказал: «Нет.", True),
        ("Він сказав: „Ні“.", False),
        ("It is the farmers' own market, isn't it.", False),
        ("He said: 'I will not go.", True),
        ("I will not go.'", True),
        ("He said: 'I will not go.'", False),
        ("The plan (the second one.", True),
        ("The rock 'n' roll years.", False),
    ],
)
def test_an_open_quotation_is_seen(text: str, is_open: bool) -> None:
    assert has_open_quotation(text) is is_open


def test_importing_loads_no_splitter() -> None:
    code = (
        "import sys, bot.newsroom.summary;"
        "sys.exit(any(m in sys.modules for m in ('sentencex', 'razdel')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
