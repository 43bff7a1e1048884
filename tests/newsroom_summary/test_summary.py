"""What a summary may hold, and what it may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.newsroom.sentences import Sentence, has_open_quotation
from bot.newsroom.summary import MOST_CHARS, MOST_SENTENCES, Summary, summarise
from bot.newsroom.summary.cut import cut_at_clause
from bot.newsroom.summary.dateline import without_dateline
from bot.newsroom.summary.rank import likeness, terms_of
from bot.newsroom.summary.usable import Standing, judge

TITLE = "Border bridge over the Alazan reopens"
LEDE = "The bridge over the Alazan carries lorries again after nine years."
BODY = """By Nino Beridze

TBILISI, 4 March (Newsdesk) - Georgia and Azerbaijan reopened the Alazan bridge on Monday.

However, drivers still wait six hours at customs on the southern bank.

It cost forty million euros, and the two governments shared the bill for the bridge.

Will the queue shorten by summer?

Freight across the Alazan fell by half when floods tore down the old bridge in 2015.

"We lost every buyer we had in Baku

Photo: Newsdesk archive: the old bridge

Customs officers on both banks will share one computer system from June, the ministry said."""


def _pieces(summary: Summary, lede: str, body: str) -> list[str]:
    fields = {"lede": lede, "body": body}
    return [fields[one.field][one.start : one.end] for one in summary.sentences]


def test_the_lede_leads_and_whole_sentences_follow_in_order() -> None:
    summary = summarise(TITLE, LEDE, BODY, "en")
    assert summary.text.startswith(LEDE)
    assert " ".join(_pieces(summary, LEDE, BODY)) == summary.text
    places = [(one.field != "lede", one.start) for one in summary.sentences]
    assert places == sorted(places)
    assert len(places) == MOST_SENTENCES


@pytest.mark.parametrize(
    "unfit",
    ["By Nino", "TBILISI", "Newsdesk", "However", "It cost", "Will the", "We lost", "Photo"],
)
def test_what_cannot_stand_alone_stays_out(unfit: str) -> None:
    summary = summarise(TITLE, LEDE, BODY, "en")
    assert unfit not in summary.text


def test_a_leaning_sentence_comes_only_with_the_one_before_it() -> None:
    body = (
        "The parliament of Lusania passed the budget on Friday.\n\n"
        "However, it cut the parliament's own budget by a tenth.\n\n"
        "Crows were seen over the square."
    )
    summary = summarise("", "", body, "en")
    assert "However" in summary.text
    assert "passed the budget on Friday. However, it cut" in summary.text


def test_what_the_body_says_again_is_not_said_again() -> None:
    body = f"{LEDE}\n\nThe ferry, which took the lorries meanwhile, goes back to Batumi in May."
    assert summarise(TITLE, LEDE, body, "en").text.count("nine years") == 1


def test_the_title_is_not_the_summary() -> None:
    title = "Farmers in Ganja plant twice as many pomegranate trees"
    body = f"{title}.\n\nThe ministry of agriculture pays half the price of each young tree."
    assert "twice" not in summarise(title, "", body, "en").text


def test_a_sentence_over_the_limit_gives_way_to_a_shorter_one() -> None:
    endless = "The council " + "and its many committees " * 40 + "met on Monday."
    summary = summarise("", "", f"{endless}\n\nThe council of the town met on Monday.", "en")
    assert summary.text == "The council of the town met on Monday."


def test_where_none_fits_one_is_cut_at_a_clause() -> None:
    endless = ", ".join(f"the {number}th town sent its own people" for number in range(4, 40)) + "."
    summary = summarise("", "", endless, "en")
    assert len(summary.text) <= MOST_CHARS
    assert summary.text.endswith("people…")
    assert "cut" in summary.reason


@pytest.mark.parametrize(
    ("lede", "body", "text"),
    [
        ("", "", ""),
        ("", " \n\n ", ""),
        ("", "Rain again", "Rain again"),
        ("", "Will it rain?", "Will it rain?"),
        ("Rain is expected all over the country", "", "Rain is expected all over the country"),
        ("", "He resigned.", "He resigned."),
        ("", "***", "***"),
    ],
)
def test_very_short_articles_have_what_they_have(lede: str, body: str, text: str) -> None:
    assert summarise("Weather", lede, body, "en").text == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "However, the ministers did not agree on a date."),
        ("en", "He's expected to leave the country on Sunday."),
        ("en", "On Monday, he told the court a different story."),
        ("en", "“We shall rebuild it by the spring,” she said on Tuesday."),
        ("ru", "Однако министры не договорились о новой дате."),
        ("ru", "После встречи он заявил о своей отставке с поста."),
        ("ru", "«Мы всё построим заново к весне», — сказала она."),
        ("en", "After that meeting the ministers left for the airport."),
        ("ru", "Об этом сообщил министр транспорта страны."),
        ("ru", "В этих областях больше нет воды и света."),
        ("uk", "Про це заявив міністр транспорту країни."),
        ("uk", "Проте міністри не домовилися про нову дату зустрічі."),
        ("uk", "За його словами, міст відкриють навесні."),
        ("uk", "Після зустрічі вона заявила про свою відставку."),
        ("az", "Lakin nazirlər yeni tarix barədə razılığa gəlmədilər."),
        ("az", "O, iclasdan sonra istefa verdiyini açıqladı."),
        ("az", "Bununla yanaşı, körpü yazda açılacaq, deyə bildirildi."),
    ],
)
def test_a_sentence_that_leans_on_the_one_before_is_known(language: str, text: str) -> None:
    assert judge(Sentence(text, 0, len(text)), language).leans


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "This week the ministers of six countries meet in Ganja."),
        ("en", "On Monday, Prime Minister Orlov told the court his story."),
        ("en", "Orlov said he would leave the country on Sunday."),
        ("ru", "После встречи министр Орлов заявил, что он уходит."),
        ("ru", "В этом году министры встретятся во Львове."),
        ("uk", "Міністри шести країн зустрілися у Львові."),
        ("az", "Bu gün altı ölkənin nazirləri Gəncədə görüşüblər."),
    ],
)
def test_a_sentence_that_stands_alone_is_known(language: str, text: str) -> None:
    judgement = judge(Sentence(text, 0, len(text)), language)
    assert (judgement.standing, judgement.leans) == (Standing.GOOD, False)


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Home > Politics > The president has spoken to the nation.", Standing.NEVER),
        ("By Ann Lee and Tom Moor", Standing.NEVER),
        ("Автор: Олена Коваль", Standing.NEVER),
        ("Müəllif: Aysel Quliyeva", Standing.NEVER),
        ("Photo: the minister greets the guests at the gate.", Standing.NEVER),
        ("Reporting by Ann Lee; editing by Tom Moor.", Standing.NEVER),
        ("Ann Lee contributed to this report from Baku.", Standing.NEVER),
        ("Читайте также: что будет с ценами на нефть.", Standing.NEVER),
        ("МОСКВА, 3 ноя — Новости.", Standing.NEVER),
        ("More at https://example.org about the matter today.", Standing.NEVER),
        ("--- * ---", Standing.NEVER),
        ("WHAT THE NEW LAW MEANS FOR THE TOWNS.", Standing.AT_NEED),
        ("What does the new law mean for the towns?", Standing.AT_NEED),
        ("The law, and what it means for towns", Standing.AT_NEED),
        ("The ministers agreed on the following points:", Standing.AT_NEED),
        (", 16:37 The ministers leave the hall by the side door.", Standing.AT_NEED),
        ("and the ministers leave the hall by the side door.", Standing.AT_NEED),
        ("12:40 The ministers leave the hall by the side door.", Standing.AT_NEED),
        ("Winner: Ann Lee holds the cup at the town hall.", Standing.AT_NEED),
        ("1-0, 2-1, 3:3, 4-4, 12-17, 8-9, A, B.", Standing.AT_NEED),
        ("The ministers of six countries agreed on a law.", Standing.GOOD),
    ],
)
def test_what_a_sentence_is_fit_for(text: str, standing: Standing) -> None:
    assert judge(Sentence(text, 0, len(text)), "en").standing is standing


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("(CNN) -- Rail fares rise.", "Rail fares rise."),
        ("LONDON, England (CNN) -- Rail fares rise.", "Rail fares rise."),
        ("London (Reuters) - Rail fares rise.", "Rail fares rise."),
        ("BAKU, Nov. 3 (Newsdesk) — Rail fares rise.", "Rail fares rise."),
        ("КИЇВ, 3 листопада – Квитки дорожчають.", "Квитки дорожчають."),
        ("Баку, 5 мая, Вестник — Билеты дорожают.", "Билеты дорожают."),
        ("NEW YORK -- “Rail fares rise,” he said.", "“Rail fares rise,” he said."),
        ("Rail fares (Saturday's) rise.", "Rail fares (Saturday's) rise."),
        ("NATO — это союз.", "NATO — это союз."),
        ("Rail fares rise (again) by a tenth.", "Rail fares rise (again) by a tenth."),
    ],
)
def test_the_dateline_goes_and_the_news_stays(text: str, rest: str) -> None:
    assert text[without_dateline(text) :] == rest


def test_inflected_words_are_the_same_words() -> None:
    one = terms_of("Переговоры министров завершились", "ru")
    other = terms_of("На переговорах министрам отказали", "ru")
    assert likeness(one, other) > 0.6
    assert likeness(one, frozenset()) == 0.0


@pytest.mark.parametrize("limit", [10, 20])
def test_a_cut_keeps_graphemes_whole(limit: int) -> None:
    cut = cut_at_clause("👩\u200d👩\u200d👧" * 10, limit)
    assert len(cut) <= limit
    assert cut.rstrip("…") == "👩\u200d👩\u200d👧" * ((limit - 1) // 5)


def test_a_cut_leaves_no_quotation_open() -> None:
    text = "The minister said, in a word, “never again, not for us, not for anybody in the land”."
    cut = cut_at_clause(text, 50)
    assert cut == "The minister said, in a word…"
    assert not has_open_quotation(cut)


_PIECES = (
    "Baku однако “She said”, it міст. нет! Why? və s. 😀 (a By | — 'tis e\u0301 However, Kyiv. <b>"
)
_WORDS = st.lists(st.sampled_from([*_PIECES.split(), "\n\n", "x" * 300]), max_size=80)


@given(_WORDS, _WORDS, st.sampled_from(["en", "ru", "uk", "az", "fr", ""]))
def test_whatever_comes_the_limits_hold(lede: list[str], body: list[str], language: str) -> None:
    one = summarise("Baku", " ".join(lede), " ".join(body), language)
    assert len(one.text) <= MOST_CHARS
    assert len(one.sentences) <= MOST_SENTENCES
    assert one == summarise("Baku", " ".join(lede), " ".join(body), language)
    words = " ".join([*lede, *body])
    assert bool(one.text) is bool(words.strip())
    assert one.reason


def test_the_end_of_a_very_long_body_is_not_read() -> None:
    body = "\n\n".join(f"The number {n} tram of the town runs on time." for n in range(2000))
    summary = summarise("", "", body, "en")
    assert all(one.end < 41_000 for one in summary.sentences)
    assert all(text.endswith("time.") for text in _pieces(summary, "", body))
