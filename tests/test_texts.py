"""Which language a person gets, and how a text is filled in it."""

from __future__ import annotations

import pytest

from bot.common.errors import DatelineError
from bot.common.texts import Texts, Translator, load_texts
from config.locales.extract import LANGUAGES

TEXTS = load_texts("en")


def language_of(texts: Texts, *codes: str | None) -> str:
    return texts.of(*codes).language


@pytest.mark.parametrize(
    ("codes", "language"),
    [
        (("uk",), "uk"),
        (("uk-UA",), "uk"),
        (("UK",), "uk"),
        (("az_AZ",), "az"),
        (("ru-Latn-RU",), "ru"),
        (("en-GB",), "en"),
        (("pt-BR",), "az"),
        (("ukr",), "az"),
        (("",), "az"),
        ((None,), "az"),
        ((), "az"),
        ((None, "ru"), "ru"),
        (("de", "uk"), "uk"),
        (("uk", "ru"), "uk"),
    ],
)
def test_a_person_gets_their_language_or_the_newsrooms(
    codes: tuple[str | None, ...], language: str
) -> None:
    assert language_of(load_texts("az"), *codes) == language


def test_every_language_is_loaded() -> None:
    assert set(TEXTS.translators) == {"en", *LANGUAGES}


def test_a_text_that_no_catalogue_has_stays_english() -> None:
    texts = TEXTS.of("uk")
    assert texts.t("Not in any catalogue.") == "Not in any catalogue."
    assert [texts.nt("{n} quire", "{n} quires", n) for n in (1, 2)] == ["{n} quire", "{n} quires"]


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 1, "1 character so far."),
        ("en", 2, "2 characters so far."),
        ("ru", 1, "Получен 1 знак."),
        ("ru", 3, "Получено 3 знака."),
        ("ru", 11, "Получено 11 знаков."),
        ("ru", 21, "Получен 21 знак."),
        ("uk", 1, "Отримано 1 знак."),
        ("uk", 104, "Отримано 104 знаки."),
        ("uk", 112, "Отримано 112 знаків."),
        ("az", 1, "Hələlik 1 işarə."),
        ("az", 5, "Hələlik 5 işarə."),
    ],
)
def test_a_count_takes_its_form(language: str, count: int, text: str) -> None:
    one, many = "{chars} character so far.", "{chars} characters so far."
    assert TEXTS.of(language).nt(one, many, count).format(chars=count) == text


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (TEXTS.of("en"), "There is no schedule 7: /schedule lists them."),
        (TEXTS.of("ru"), "Расписания 7 нет. Все расписания: /schedule."),
        (TEXTS.of("az"), "7 nömrəli cədvəl yoxdur. Bütün cədvəllər: /schedule."),
    ],
    ids=lambda value: value.language if isinstance(value, Translator) else "",
)
def test_an_error_is_one_sentence_in_the_persons_language(texts: Translator, sentence: str) -> None:
    error = DatelineError("There is no schedule {number}: /schedule lists them.", number=7)
    assert texts.sentence(error) == sentence


def test_reasons_of_ours_are_translated_and_others_stay() -> None:
    texts = TEXTS.of("ru")
    ours = texts.reason("the bot was removed")
    assert ours != "the bot was removed"
    assert texts.reason("Bad Gateway; the bot was removed") == f"Bad Gateway; {ours}"
    assert texts.reason("") == ""
