"""Words to forms: English plurals, Azerbaijani suffixes, Russian and Ukrainian cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.regions import azerbaijani, english, slavic
from config.regions.text import fold, normalise


@pytest.mark.parametrize(
    ("lemma", "inhabitants", "expected"),
    [
        ("Georgian", True, ["Georgian", "Georgians"]),
        ("Frenchman", True, ["Frenchman", "Frenchmen"]),
        ("German", True, ["German", "Germans"]),
        ("Chinese", True, ["Chinese"]),
        ("São Paulo", False, ["São Paulo", "Sao Paulo"]),
        ("Baku", False, ["Baku"]),
    ],
)
def test_english(lemma: str, inhabitants: bool, expected: list[str]) -> None:
    assert english.forms(lemma, inhabitants=inhabitants) == expected


@pytest.mark.parametrize(
    ("lemma", "inhabitants", "some"),
    [
        ("Azərbaycan", False, {"Azərbaycanın", "Azərbaycana", "Azərbaycanda", "Azərbaycandan"}),
        ("Rusiya", False, {"Rusiyanın", "Rusiyaya", "Rusiyada"}),
        ("Gürcüstan", False, {"Gürcüstanın", "Gürcüstandakı"}),
        ("türk", True, {"türkün", "türklər", "türklərin"}),
        ("Azərbaycan Respublikası", False, {"Azərbaycan Respublikasının"}),
        ("Kiyev", False, {"Kiyevdə", "Kiyevin"}),
    ],
)
def test_azerbaijani(lemma: str, inhabitants: bool, some: set[str]) -> None:
    assert some <= set(azerbaijani.forms(lemma, inhabitants=inhabitants))


def test_azerbaijani_abbreviations_stay_bare() -> None:
    assert azerbaijani.forms("ABŞ", inhabitants=False) == ["ABŞ"]


@pytest.mark.parametrize(
    ("lemma", "language", "kind", "some"),
    [
        ("Россия", "ru", "name", {"россии", "россию", "россией"}),
        ("Южная Корея", "ru", "name", {"южной кореи", "южную корею"}),
        ("Берег Слоновой Кости", "ru", "name", {"берега слоновой кости"}),
        ("Босния и Герцеговина", "ru", "name", {"боснии и герцеговины"}),
        ("Ростов-на-Дону", "ru", "city", {"ростове-на-дону"}),
        ("российский", "ru", "demonym", {"российского", "российских", "российско"}),
        ("грузин", "ru", "demonym", {"грузины", "грузинам"}),
        ("Зеленский", "ru", "leader", {"зеленского", "зеленским"}),
        ("Україна", "uk", "name", {"україни", "україні", "україною"}),
        ("український", "uk", "demonym", {"українського", "українсько"}),
        ("США", "uk", "name", {"сша"}),
    ],
)
def test_slavic(lemma: str, language: str, kind: str, some: set[str]) -> None:
    assert some <= {normalise(form) for form in slavic.forms(lemma, language, kind)}


@given(st.text())
def test_normalise_keeps_the_length(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.text())
def test_normalise_is_done_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("cote divoire", "Côte d’Ivoire"),
        ("azerbaycan", "Azərbaycan"),
        ("SOUTH-CAUCASUS", "South Caucasus"),
        ("нью йорк", "Нью-Йорк"),
        ("IZMIR", "İzmir"),
    ],
)
def test_fold_makes_one_of_what_people_type(typed: str, name: str) -> None:
    assert fold(typed) == fold(name)
