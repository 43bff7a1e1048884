"""Every text of the code is in every catalogue, translated, and fills as the English one does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.messages.catalog import Message
from telegram.constants import BotCommandLimit

from bot import editors, readers
from bot.chat import Command
from bot.common.texts import load_texts
from bot.publishing.moments import parse_moment
from bot.publishing.render import fill, render_answer
from config.locales import extract
from config.locales.extract import LANGUAGES
from config.regions import Topic, find_topic, load_book
from tests.texts_in_code import marked_texts_given_to

TEXTS = load_texts("en")
AGAIN = "run `python -m config.locales.extract`, then translate in config/locales/{}.po"
MOST_BUTTON_CHARS = 40
MOST_ANSWER_CHARS = 200  # answerCallbackQuery, Bot API


# What stands in the code and in the catalogues.


@cache
def template_of_code() -> dict[str, Message]:
    return {key(message): message for message in extract.template() if message.id}


@cache
def catalogue(language: str) -> dict[str, Message]:
    return {key(message): message for message in extract.read(language) if message.id}


def english(message: Message) -> tuple[str, ...]:
    """The text, or its form for one and its form for many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translated(message: Message) -> tuple[str, ...]:
    """The translation, or each of its plural forms; empty texts where it has none."""
    strings = message.string or ""
    return (strings,) if isinstance(strings, str) else tuple(strings)


def key(message: Message) -> str:
    return english(message)[0]


def every_pair() -> Iterator[tuple[str, Message, int, str]]:
    """Language, message, number of the form, form."""
    for language in LANGUAGES:
        for message in catalogue(language).values():
            for number, form in enumerate(translated(message)):
                yield language, message, number, form


def placeholders(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


# Texts of signs alone, which languages may share.
NO_WORDS = ("“{title}”",)

# Completeness.


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_code_is_in_the_catalogue(language: str) -> None:
    missing = template_of_code().keys() - catalogue(language).keys()
    assert not missing, f"{AGAIN.format(language)}: {sorted(missing)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_kept_that_the_code_no_longer_has(language: str) -> None:
    gone = catalogue(language).keys() - template_of_code().keys()
    commented_out = [key(message) for message in extract.read(language).obsolete.values()]
    assert not gone, f"{AGAIN.format(language)}: {sorted(gone)}"
    assert not commented_out


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_fuzzy(language: str) -> None:
    for text, message in catalogue(language).items():
        for form in translated(message):
            assert form.strip(), f"{language}.po lacks the translation of {text!r}"
            if text in NO_WORDS:
                continue
            assert form not in english(message), f"{language}.po repeats the English {text!r}"
        assert not message.fuzzy, f"{language}.po: check {text!r} and take the mark fuzzy away"


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_complete(language: str) -> None:
    forms = extract.read(language).num_plurals
    plurals = [message for message in catalogue(language).values() if message.pluralizable]
    assert plurals
    for message in plurals:
        assert len(translated(message)) == forms, f"{language}.po: {key(message)!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plural_rule_is_that_of_cldr(language: str) -> None:
    """Each category of CLDR has one form of its own, for every count."""
    cldr, rule = Locale(language).plural_form, gettext_form(language)
    pairs = {(cldr(count), rule(count)) for count in range(1000)}
    assert len(pairs) == len({category for category, _ in pairs}) == len({n for _, n in pairs})
    assert len(pairs) == extract.read(language).num_plurals


def gettext_form(language: str) -> Callable[[int], int]:
    """The number of the form that gettext itself takes for a count."""
    message = next(m for m in catalogue(language).values() if len(set(translated(m))) > 1)
    forms, texts = translated(message), TEXTS.of(language)
    return lambda count: forms.index(texts.nt(key(message), english(message)[1], count))


@cache
def counts_of(language: str, number: int) -> set[int]:
    """The counts, up to a thousand, that take this form."""
    rule = gettext_form(language)
    return {count for count in range(1000) if rule(count) == number}


# Faithfulness: what the English text holds, the translation holds.


def test_translations_have_the_placeholders_of_the_english_text() -> None:
    for language, message, number, form in every_pair():
        texts = english(message)
        # The text for one may leave the number out, but not where its form also serves for 21.
        one = message.pluralizable and counts_of(language, number) == {1}
        wanted = placeholders(texts[0] if one else texts[-1])
        assert placeholders(form) == wanted, f"{language}.po: {form!r}"


def test_translations_have_the_tags_commands_and_addresses_of_the_english_text() -> None:
    marks = re.compile(r"</?(?:b|i|code)>|(?<![\w/])/[a-z]+|@channel|\* \* \*|\d{4}-\d\d-\d\d")
    for language, message, _, form in every_pair():
        wanted = Counter(marks.findall(english(message)[-1]))
        assert Counter(marks.findall(form)) == wanted, f"{language}.po: {form!r}"


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_every_template_fills(language: str) -> None:
    messages = template_of_code() if language == "en" else catalogue(language)
    for message in messages.values():
        for form in english(message) if language == "en" else translated(message):
            values = {name: f"<{name}> & {{data}}" for name in placeholders(form)}
            text = fill(form, **values).text
            assert all(value in text for value in values.values()), form


QUOTES = {"ru": "«»", "uk": "«»", "az": "“”"}


def test_quotes_are_those_of_the_language() -> None:
    arrows = {"« Newest", "Older »", "« First", "Next »"}
    for language, message, _, form in every_pair():
        if key(message) not in arrows:
            quotes = set(re.findall(r'["„“”«»]', form))
            assert quotes <= set(QUOTES[language]), f"{language}.po: {form!r}"
            begun, ended = tuple(QUOTES[language])
            assert form.count(begun) == form.count(ended), f"{language}.po: {form!r}"


# Room: Telegram's limits and a phone's width.


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
@pytest.mark.parametrize(
    "command", [*readers.HANDLERS, *editors.HANDLERS], ids=lambda command: command.names[0]
)
def test_help_fits_the_menu_of_commands(language: str, command: Command) -> None:
    line = TEXTS.of(language).t(command.help)
    assert BotCommandLimit.MIN_DESCRIPTION <= len(line) <= BotCommandLimit.MAX_DESCRIPTION
    assert "\n" not in line


def test_buttons_fit_a_phone() -> None:
    labels = marked_texts_given_to("Button")
    assert {"Done", "Full analysis", "It arrived"} <= labels
    for language in TEXTS.translators:
        for label in labels:
            assert len(TEXTS.of(language).t(label)) <= MOST_BUTTON_CHARS, (language, label)


def test_answers_to_a_tap_fit() -> None:
    answers = marked_texts_given_to("answer")
    assert "This button no longer works." in answers
    for language in TEXTS.translators:
        for answer in answers:
            text = TEXTS.of(language).t(answer)
            assert len(text) <= MOST_ANSWER_CHARS, (language, answer)
            assert render_answer(text) == text


# Examples that people will copy work as they are written.


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_the_region_in_the_welcome_is_found(language: str) -> None:
    named = re.search(r"\([^)]*/topic (\w+)\)", shown_in(language, "Welcome!"))
    assert named
    assert find_topic(load_book(), named[1]) == Topic("RU", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_region_in_a_refusal_has_the_name_that_people_use(language: str) -> None:
    refusal = shown_in(language, "No region or topic is called “{words}”: write one")
    assert load_book().display_name("south-caucasus", language) in refusal


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_the_time_in_a_refusal_is_read_as_tomorrow(language: str) -> None:
    refusal = shown_in(language, "{text} is no time that I know")
    (words,) = re.findall(r", ([^\W\d]+ 09:00)", refusal)
    now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert parse_moment(words, ZoneInfo("UTC"), now=now) == datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_button_is_called_what_it_says(language: str) -> None:
    assert TEXTS.of(language).t("Done") in shown_in(language, "Send me the text")


def shown_in(language: str, beginning: str) -> str:
    """The one text that begins like this in English."""
    (text,) = [text for text in template_of_code() if text.startswith(beginning)]
    return TEXTS.of(language).t(text)
