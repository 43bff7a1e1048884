"""Topics beside regions: their data, and what articles are about."""

from __future__ import annotations

from typing import Any

import pytest

from bot.newsroom.regions import TopicTagger
from config.regions import LANGUAGES, RegionBook, Topic, find_topic
from config.regions.topic_words import topics_from


@pytest.fixture(scope="module")
def topic_tagger(book: RegionBook) -> TopicTagger:
    return TopicTagger(book)


def about(tagger: TopicTagger, title: str, body: str, **more: Any) -> list[str]:
    language = more.pop("language", "en")
    return [tag.topic for tag in tagger.tag(title, "", body, language, **more) if tag.about]


@pytest.mark.parametrize(
    ("language", "title", "body", "topics"),
    [
        (
            "en",
            "Gas pipeline reopens",
            "Gas flowed again. The pipeline feeds two power plants.",
            ["energy"],
        ),
        (
            "ru",
            "Новые санкции",
            "Санкциями затронуты три банка. О санкциях договорились ночью.",
            ["sanctions"],
        ),
        (
            "uk",
            "Вибори перенесено",
            "Голосування відбудеться восени. Виборці дізналися про це вчора.",
            ["elections"],
        ),
        ("az", "Sərhəd açıldı", "Sərhəddə gömrük işləyir. Sərhədçilər növbəyə çıxıb.", ["border"]),
        (
            None,
            "Выборы в парламент",
            "Кандидаты ждут голосования. Избиратели придут рано.",
            ["elections"],
        ),
        (
            "en",
            "A quiet village",
            "The baker mentioned the border once. Nothing else happened there.",
            [],
        ),
        ("en", "", "", []),
    ],
)
def test_what_an_article_is_about(
    topic_tagger: TopicTagger, language: str | None, title: str, body: str, topics: list[str]
) -> None:
    assert about(topic_tagger, title, body, language=language) == topics


def test_evidence_is_the_whole_word_at_its_place(topic_tagger: TopicTagger) -> None:
    body = "О (санкциях) спорят. Санкций больше нет."
    (tag,) = [t for t in topic_tagger.tag("", "", body, "ru") if t.topic == "sanctions"]
    assert [one.words for one in tag.evidence] == ["санкциях", "Санкций"]
    assert all(body[e.start : e.start + len(e.words)] == e.words for e in tag.evidence)


def test_words_of_another_language_and_within_words_do_not_count(topic_tagger: TopicTagger) -> None:
    # "суд" is a court in Russian; "oilskin" and "Portugal" hold English words of topics.
    assert topic_tagger.tag("Суд суд суд", "", "Суд решил. Суд встал.", "en") == ()
    assert topic_tagger.tag("Oilskin", "", "Oilskins from Portugal. Oilskins.", "en") == ()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "Он прибыл к судьбе под проливным дождём."),
        ("uk", "Прибуття у Хабаровськ: подати протокол, кілька сот аркушів."),
        ("az", "Bazar ertəsi qonaq gəlir və rəsm nümayiş etdirir."),
    ],
)
def test_words_that_only_begin_alike_do_not_count(
    topic_tagger: TopicTagger, language: str, words: str
) -> None:
    assert topic_tagger.tag(words, "", words, language) == ()


def test_a_section_tells_the_topic_in_any_language(topic_tagger: TopicTagger) -> None:
    for section in ("Energy", "ЭНЕРГЕТИКА", "human rights"):
        assert len(about(topic_tagger, "A", "Nothing here.", section=section)) == 1, section
    assert about(topic_tagger, "A", "Nothing here.", section="State Leaders") == []


@pytest.mark.parametrize(
    ("words", "slug"),
    [("energy", "energy"), ("энергетика", "energy"), ("Enerji", "energy"), ("САНКЦІЇ", "sanctions"),
     ("Seçkilər", "elections"), ("human rights", "rights"), ("border", "border")],
)  # fmt: skip
def test_a_name_finds_its_topic(book: RegionBook, words: str, slug: str) -> None:
    found = find_topic(book, words)
    assert isinstance(found, Topic)
    assert found.code == slug


def test_no_topic_hides_a_region(book: RegionBook) -> None:
    for code in (*book.countries(), *book.macros):
        for language in LANGUAGES:
            assert (
                getattr(find_topic(book, book.display_name(code, language)), "code", code) == code
            )
    assert not set(book.topics) & {*book.countries(), *book.macros}


def entry(**changes: Any) -> dict[str, Any]:
    own = {
        "names": dict.fromkeys(LANGUAGES, "Fish"),
        "words": dict.fromkeys(LANGUAGES, "fish, trout*"),
    }
    return {"fish": own | changes}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"Fish": entry()["fish"]}, "slug"),
        ({"eu": entry()["fish"]}, "slug"),
        (entry(colour="red"), "names and words"),
        (entry(words={"en": "fish"}), "in each of en, ru, uk, az"),
        (entry(words=dict.fromkeys(LANGUAGES, " , ")), "no words in en"),
        (entry(words=dict.fromkeys(LANGUAGES, "fi*")), "3 letters"),
        (entry(words=dict.fromkeys(LANGUAGES, "f*sh")), "at the end"),
        (entry() | {"trout": entry()["fish"]}, "both called fish"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(data: dict[str, Any], sentence: str) -> None:
    assert topics_from(entry(), frozenset({"eu"}))["fish"].stems["ru"] == {"trout"}
    with pytest.raises(ValueError, match=sentence):
        topics_from(data, frozenset({"eu"}))
