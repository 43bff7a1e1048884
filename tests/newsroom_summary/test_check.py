"""A written summary against its article, in four languages: each fault is told, nothing else is."""

from __future__ import annotations

import pytest

from bot.newsroom.summary.check import fault
from bot.newsroom.summary.numbers import numbers
from tests.regions import shipped

EN = (
    "Armenia and Azerbaijan will rebuild the railway by 2027, Deputy Premier Mher Grigoryan said "
    "in Yerevan on Monday. The line costs $1.2 million a kilometre; two bridges and 1,500 metres "
    "of tunnel are in ruins. The World Bank pays half of it."
)
RU = (
    "Армения и Азербайджан восстановят железную дорогу к 2027 году, сообщил в понедельник в "
    "Ереване вице-премьер Мгер Григорян. Километр пути стоит 1,2 млн долларов; разрушены два моста "
    "и 1 500 метров тоннеля. Половину оплатит Всемирный банк."
)
UK = (
    "Вірменія та Азербайджан відбудують залізницю до 2027 року, повідомив у понеділок у Єревані "
    "віцепрем'єр Мгер Григорян. Кілометр колії коштує 1,2 млн доларів; зруйновано два мости та "
    "1500 метрів тунелю. Половину сплатить Світовий банк."
)
AZ = (
    "Ermənistan və Azərbaycan dəmir yolunu 2027-ci ilə qədər bərpa edəcək, Baş nazirin müavini "
    "Mher Qriqoryan bazar ertəsi Yerevanda bildirib. Yolun kilometri 1,2 milyon dollara başa "
    "gəlir; iki körpü və 1500 metr tunel dağılıb. Xərcin yarısını Dünya Bankı ödəyir."
)
ARTICLES = {"en": EN, "ru": RU, "uk": UK, "az": AZ}

TAKEN = [
    ("en", "The railway between Armenia and Azerbaijan is to be ready by 2027. Half of it is paid "
           "by the World Bank, Grigoryan said."),
    ("en", "Armenian and Azerbaijani trains will cross 2 bridges, at $1.2 million a kilometre."),
    ("en", "Some 1500 metres of tunnel and two bridges have to be built anew, Yerevan's Mher "
           "Grigoryan said on Monday."),
    ("ru", "Мгер Григорян рассказал о железной дороге между Арменией и Азербайджаном: половину "
           "Всемирному банку придётся оплатить до 2027 года."),
    ("ru", "Километр дороги обойдётся в 1,2 миллиона долларов, разрушены 2 моста и 1500 метров "
           "тоннеля, сообщили Еревану."),
    ("uk", "Залізницю між Вірменією та Азербайджаном відбудують до 2027 року, розповів Григорян. "
           "Половину коштів дасть Світовий банк."),
    ("uk", "Зруйновано 2 мости й 1500 метрів тунелю; кілометр коштує 1,2 мільйона доларів."),
    ("az", "Ermənistanla Azərbaycanın dəmir yolu 2027-ci ilədək bərpa olunacaq, Qriqoryanın "
           "sözlərinə görə, xərcin yarısı Dünya Bankınındır."),
    ("az", "Dağılan 2 körpü və 1500 metr tunel yenidən tikiləcək, kilometri 1,2 milyon dollardır."),
]  # fmt: skip

REFUSED = [
    ("en", "Armenia and Georgia will rebuild the railway by 2027, officials said.", "“Georgia”"),
    ("en", "The line between Armenia and Azerbaijan will be ready by 2028.", "“2028”"),
    ("en", "The line costs $1.2 billion a kilometre, and two bridges are in ruins.", "“billion”"),
    ("en", "The line will cross three bridges on its way to Yerevan again.", "“three”"),
    ("en", "The line was announced by Deputy Premier Karen Grigoryan on Monday.", "“Karen”"),
    ("en", "The line will be paid for by the European Bank, officials said.", "“European”"),
    ("en", "The line will be paid for by the EBRD, an official has announced.", "“EBRD”"),
    ("en", "Армения и Азербайджан восстановят железную дорогу к 2027 году.", "it is in ru"),
    ("en", "Too short to be one.", "fewer than 40"),
    ("en", "The line will be rebuilt. " * 30, "more than 600"),
    ("en", "One is told here. Another is told. A third is told. And a fourth.", "4 sentences"),
    ("en", "- The line will be rebuilt by 2027.\n- Half of it is paid for.", "it is a list"),
    ("en", "The line between Armenia and Azerbaijan will be ready by", "has no end"),
    ("ru", "Железную дорогу восстановят к 2027 году, сообщил премьер Никол Пашинян.", "“Никол”"),
    ("ru", "Армения и Азербайджан восстановят три моста и железную дорогу.", "“три”"),
    ("uk", "Залізницю між Вірменією та Грузією відбудують до 2027 року.", "“Грузією”"),
    ("uk", "Залізницю між країнами відбудують до 2030 року, повідомив Григорян.", "“2030”"),
    ("az", "Dəmir yolu ilə bağlı Paşinyan bazar ertəsi açıqlama verib.", "“Paşinyan”"),
    ("az", "Dağılan üç körpü və 1500 metr tunel yenidən tikiləcək.", "“üç”"),
]  # fmt: skip


def told(language: str, summary: str) -> str | None:
    article = ARTICLES[language]
    return fault(
        summary,
        article,
        language,
        told=shipped.TAGGER.tag("", "", summary, language),
        known=shipped.TAGGER.tag("", "", article, language),
    )


def test_what_the_article_says_is_taken() -> None:
    assert {text: told(language, text) for language, text in TAKEN} == dict.fromkeys(
        text for _, text in TAKEN
    )


@pytest.mark.parametrize(("language", "summary", "reason"), REFUSED)
def test_what_it_does_not_say_is_refused(language: str, summary: str, reason: str) -> None:
    assert reason in (told(language, summary) or "")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1,200", {"1200", "1.2"}),
        ("1 200 000", {"1200000"}),
        ("3,5", {"3.5"}),
        ("3.50", {"3.5"}),
        ("10:30", {"10", "30"}),
        ("007", {"7"}),
        ("2024 500", {"2024", "500"}),
        ("П’ять", {"5"}),
        ("ёлка", set()),
    ],
)
def test_numbers_are_spelled_alike(text: str, meant: set[str]) -> None:
    assert {value for _, values in numbers(text, "uk") for value in values} == meant
