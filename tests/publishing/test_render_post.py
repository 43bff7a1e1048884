"""Posts, analyses, lists and replies: what is in them, and that Telegram takes every one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.publishing.render import (
    AnalysisView,
    Builder,
    Button,
    Footer,
    ListItem,
    ListView,
    Markup,
    Message,
    PostView,
    article_link,
    deep_link,
    fill,
    local_date,
    message,
    render_analysis,
    render_answer,
    render_list,
    render_parts,
    render_post,
    render_text,
    to_html,
)
from bot.publishing.render.clean import is_blank
from bot.publishing.render.length import MAX_ENTITIES, MAX_HTML_BYTES, MAX_UNITS
from storage.richtext import Mark, RichText, Style
from tests.publishing import tdlib
from tests.publishing.nasty import rich_texts, texts, urls

MORNING = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
READ = Button("Full analysis", url=article_link("dateline_bot", 7))

footers = st.builds(
    Footer,
    hashtags=st.lists(texts, max_size=10).map(tuple),
    published_at=st.just(MORNING),
    zone=st.sampled_from(["UTC", "Asia/Baku", "Europe/Kyiv"]),
    language=st.sampled_from(["en", "ru", "uk", "az", "zz", "en-GB", "<b>"]),
    source_url=st.none() | urls,
    source_word=texts,
    updated_word=st.none() | texts,
)
long_texts = texts | texts.map(lambda text: text * 200) | st.just("W" * 10_000)


def a_footer(
    *,
    hashtags: tuple[str, ...] = ("Azerbaijan", "South Caucasus"),
    source_url: str | None = "https://www.example.com/news?id=1&lang=en",
    updated_word: str | None = None,
) -> Footer:
    return Footer(
        hashtags, MORNING, "Asia/Baku", "en", source_url=source_url, updated_word=updated_word
    )


def assert_telegram_takes(sent: Message) -> None:
    payload = sent.payload()
    html = payload["text"]
    shown = tdlib.parse(html)
    assert shown.text == sent.markup.text == shown.text.strip()
    assert shown.looks == tdlib.Shown(sent.markup.text, sent.markup.marks).looks
    assert not is_blank(shown.text)
    assert len(shown.text.encode("utf-16-le")) // 2 <= MAX_UNITS
    assert len(html.encode()) <= MAX_HTML_BYTES
    assert len(shown.marks) <= MAX_ENTITIES
    assert payload["parse_mode"] == "HTML"


@pytest.mark.parametrize("nothing", ["", " \n", "\x1b", "\u202a\ufeff", "\u200b"])
def test_a_post_of_nothing_is_refused(nothing: str) -> None:
    with pytest.raises(ValueError, match="without a title"):
        render_post(PostView("", nothing, a_footer(), READ))


@given(long_texts, long_texts, footers)
def test_every_post_is_one_message_that_telegram_takes(
    title: str, summary: str, footer: Footer
) -> None:
    view = PostView(title, summary, footer, READ)
    if is_blank(title) and is_blank(summary):
        with pytest.raises(ValueError, match="without a title"):
            render_post(view)
        return
    sent = render_post(view)
    assert_telegram_takes(sent)
    assert local_date(MORNING, footer.zone, footer.language) in sent.markup.text


@settings(max_examples=settings.default.max_examples // 4)  # the largest texts of all
@given(long_texts, texts, rich_texts(long_texts), footers)
def test_every_analysis_is_messages_that_telegram_takes(
    title: str, lede: str, body: RichText, footer: Footer
) -> None:
    for part in render_analysis(AnalysisView(title, lede, body, footer), [[READ]]):
        assert_telegram_takes(part)


@given(texts, st.lists(st.tuples(texts, texts), max_size=20), urls)
def test_every_list_is_one_message_that_telegram_takes(
    heading: str, entries: list[tuple[str, str]], url: str
) -> None:
    items = [ListItem(title, url, MORNING, line) for title, line in entries]
    view = ListView(Markup(heading), items, Markup("Nothing yet."), "UTC", "en")
    assert_telegram_takes(render_list(view))


@given(texts, texts)
def test_every_reply_is_one_message_that_telegram_takes(one: str, two: str) -> None:
    sent = render_text("<b>{one}</b> & <i>{two}</i> <", one=one, two=Builder().code(two).build())
    assert_telegram_takes(sent)


def test_the_look_of_a_post() -> None:
    sent = render_post(PostView("Pipeline <opens>", "Gas flows. More to come.", a_footer(), READ))
    assert sent.payload() == {
        "text": (
            "<b>Pipeline &lt;opens&gt;</b>\n\n"
            "Gas flows. More to come.\n\n"
            "#Azerbaijan #South_Caucasus\n"
            "December 1, 2026, 11:00\n"
            'Source: <a href="https://www.example.com/news?id=1&amp;lang=en">example.com</a>'
        ),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {
            "inline_keyboard": [
                [{"text": "Full analysis", "url": "https://t.me/dateline_bot?start=a_7"}]
            ]
        },
    }


def test_a_post_of_the_least() -> None:
    sent = render_post(PostView("Only a title", "", a_footer(hashtags=(), source_url=None)))
    assert sent.html == "<b>Only a title</b>\n\nDecember 1, 2026, 11:00"
    assert "reply_markup" not in sent.payload()


def test_a_post_that_was_updated_says_so() -> None:
    sent = render_post(PostView("T", "S", a_footer(source_url=None, updated_word="updated")))
    assert sent.markup.text.endswith("December 1, 2026, 11:00 · updated")


def test_a_source_that_must_not_be_a_link_is_left_out() -> None:
    sent = render_post(PostView("T", "S", a_footer(source_url="file:///home/desk/a.txt")))
    assert "Source" not in sent.markup.text


def test_long_titles_and_summaries_are_cut_and_the_footer_stays() -> None:
    sent = render_post(PostView("Word " * 200, "A sentence of six words here. " * 300, a_footer()))
    title, summary, *_ = sent.markup.text.split("\n\n")
    assert title.endswith("Word…")
    assert summary.endswith("here. …")
    assert sent.markup.text.endswith("Source: example.com")
    assert MAX_UNITS - 40 < len(sent.markup.text) <= MAX_UNITS


def test_hashtags_come_once_and_not_in_crowds() -> None:
    tags = ("a", "#a", "A", "", "!", *(f"t{number}" for number in range(20)), "x" * 300)
    sent = render_post(PostView("T", "S", a_footer(hashtags=tags)))
    line = sent.markup.text.split("\n\n")[2].split("\n")[0]
    assert line == "#a #A #t0 #t1 #t2 #t3 #t4 #t5"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "December 1, 2026, 09:00"),
        ("ru", "1 декабря 2026\u202fг., 09:00"),
        ("uk", "1 грудня 2026\u202fр., 09:00"),
        ("az", "1 dekabr 2026, 09:00"),
        ("en-GB", "1 December 2026, 09:00"),
        ("xx", "December 1, 2026, 09:00"),
        ("", "December 1, 2026, 09:00"),
    ],
)
def test_dates_are_the_channels(language: str, expected: str) -> None:
    assert local_date(MORNING, "Europe/Kyiv", language) == expected


def test_a_date_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        local_date(datetime(2026, 12, 1), "UTC", "en")  # noqa: DTZ001 (the very thing refused)


def _body(paragraphs: int) -> RichText:
    text = "\n\n".join(
        f"Paragraph {number} of the analysis. " + "It says a few things. " * 20
        for number in range(paragraphs)
    )
    return RichText(text, (Mark(0, 9, Style.HEADING), Mark(10, 11, Style.LINK, "http://e.com")))


def test_a_short_analysis_is_one_message() -> None:
    view = AnalysisView("Title", "The lede.", RichText("Body."), a_footer(source_url=None))
    (sent,) = render_analysis(view, [[READ]])
    assert sent.html == (
        "<b>Title</b>\n\n<i>The lede.</i>\n\nBody.\n\n"
        "#Azerbaijan #South_Caucasus\nDecember 1, 2026, 11:00"
    )
    assert sent.buttons == ((READ,),)


def test_a_long_analysis_comes_in_equal_numbered_parts() -> None:
    parts = render_analysis(AnalysisView("Title", "Lede.", _body(24), a_footer()), [[READ]])
    counters = [part.markup.text.rsplit("\n\n", 1)[1] for part in parts]
    assert counters == ["1/3", "2/3", "3/3"]
    assert [bool(part.buttons) for part in parts] == [False, False, True]
    assert "Source: example.com" in parts[2].markup.text
    sizes = [len(part.markup.text) for part in parts]
    assert max(sizes) - min(sizes) < 600
    assert all(part.markup.text.startswith("Paragraph") for part in parts[1:])
    assert "<b>Paragraph</b>" in parts[0].html


def test_a_blank_text_has_no_parts() -> None:
    assert render_parts(Markup(" \n")) == []


def test_a_list() -> None:
    items = [
        ListItem("One <1>", "https://t.me/b?start=a_1", MORNING, "First.\nLine."),
        ListItem("", "https://t.me/b?start=a_2", MORNING - timedelta(days=1)),
    ]
    heading = fill("<b>Latest</b>")
    more = Button("Older", callback_data="l:2")
    sent = render_list(ListView(heading, items, Markup("None."), "UTC", "en", 11), [[], [more]])
    assert sent.html == (
        "<b>Latest</b>\n\n"
        '11. <a href="https://t.me/b?start=a_1"><b>One &lt;1&gt;</b></a>\n'
        "December 1, 2026, 07:00 · First. Line.\n\n"
        '12. <a href="https://t.me/b?start=a_2"><b>…</b></a>\n'
        "November 30, 2026, 07:00"
    )
    assert sent.payload()["reply_markup"] == {
        "inline_keyboard": [[{"text": "Older", "callback_data": "l:2"}]]
    }


def test_a_long_list_is_shortened_evenly_into_one_message() -> None:
    items = [ListItem(f"{n} " + "t" * 300, READ.url or "", MORNING, "l" * 300) for n in range(20)]
    sent = render_list(ListView(Markup("H"), items, Markup("None."), "UTC", "en"))
    assert sent.markup.text.count(" · ") == 20
    assert sent.markup.text.count("…") == 40


def test_an_empty_list_says_so_and_a_crowd_is_refused() -> None:
    view = ListView(fill("<b>Chad</b>"), [], Markup("Nothing here yet."), "UTC", "en")
    assert render_list(view).html == "<b>Chad</b>\n\nNothing here yet."
    crowd = [ListItem("t", "", MORNING)] * 21
    with pytest.raises(ValueError, match="at most 20 articles, not 21"):
        render_list(ListView(Markup("H"), crowd, Markup("None."), "UTC", "en"))


def test_templates_are_trusted_and_values_are_not() -> None:
    link = Builder().link("there", "https://example.com/").build()
    filled = fill(
        "<b>{name}</b>: 1 < 2 & <i>{count}</i> <code>{{x}}</code> {link} <u>",
        name="<i>{count}</i>",
        count=3,
        link=link,
    )
    assert to_html(filled) == (
        "<b>&lt;i&gt;{count}&lt;/i&gt;</b>: 1 &lt; 2 &amp; <i>3</i> <code>{x}</code> "
        '<a href="https://example.com/">there</a> &lt;u&gt;'
    )


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{missing}", "no value for {missing}"),
        ("{name!r}", "no value for {name}"),
        ("{name:>9}", "no value for {name}"),
        ("{name.upper}", "no value for {name.upper}"),
        ("{}", "no value for {}"),
        ("<b>{name}", "<b> is not closed"),
        ("{name}</b>", "</b> closes nothing"),
        ("<b><i>{name}</b></i>", "</b> closes nothing"),
        ("{name", "expected '}'"),
    ],
)
def test_templates_at_fault(template: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("{", r"\{")):
        fill(template, name="x")


def test_replies_are_one_message_whatever_is_put_in() -> None:
    sent = render_text("You wrote: {words}", words="w" * 9000, buttons=[[READ]])
    assert len(sent.markup.text) == MAX_UNITS
    assert sent.buttons == ((READ,),)


def test_answers_to_taps_are_plain_and_short() -> None:
    assert render_answer("<b>Done</b>: {what}", what="a\nb <i>") == "Done: a b <i>"
    assert len(render_answer("{what}", what="w" * 900)) == 200


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_blank_messages_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="needs a text"):
        message(Markup(text))


def test_a_message_made_by_hand_is_measured() -> None:
    with pytest.raises(ValueError, match="4097 units"):
        Message(Markup("x" * 4097))


def test_no_page_is_previewed() -> None:
    assert message(Markup("x")).payload()["link_preview_options"] == {"is_disabled": True}


def test_button_labels_are_one_line_of_64_units() -> None:
    assert Button(" a\nb ", callback_data="x").label == "a b"
    assert Button("word " * 20, callback_data="x").label == ("word " * 12).strip() + "…"


@pytest.mark.parametrize(
    ("label", "url", "data", "reason"),
    [
        (" ", None, "x", "needs a label"),
        ("\u200b", None, "x", "needs a label"),
        ("a", None, None, "either an address or callback data"),
        ("a", "https://example.com", "x", "either an address or callback data"),
        ("a", "javascript:x", None, "cannot open"),
        ("a", None, "", "has 0"),
        ("a", None, "я" * 33, "has 66"),
    ],
)
def test_buttons_that_telegram_would_refuse(
    label: str, url: str | None, data: str | None, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        Button(label, url=url, callback_data=data)


def test_deep_links() -> None:
    assert deep_link("@dateline_bot", "topic-AZ") == "https://t.me/dateline_bot?start=topic-AZ"
    assert article_link("dateline_bot", 7) == "https://t.me/dateline_bot?start=a_7"
    for bot, parameter in (("a b", "x"), ("dateline_bot", ""), ("dateline_bot", "x" * 65)):
        with pytest.raises(ValueError, match=r"user name|parameter"):
            deep_link(bot, parameter)
