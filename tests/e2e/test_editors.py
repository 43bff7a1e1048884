"""What an owner can do from a chat, and that nobody else can."""

from __future__ import annotations

from datetime import timedelta

import pytest

from simulator import Fault, FaultKind, Message
from storage.errors import StoreUnavailableError
from storage.records import (
    ArticleState,
    DeliveryState,
    EditionOrigin,
    NewChannel,
    PostForm,
    ScheduleKind,
    ScheduleState,
    SummaryOrigin,
)
from storage.store import SqlStore
from tests.builders import (
    NOW,
    a_new_article,
    a_new_delivery,
    a_new_edition,
    a_new_schedule,
)
from tests.e2e.conftest import City, Office
from tests.fetch.servers import Answer, http, serving
from tests.newsroom.test_pages import STORY, page

HARBOUR = """Harbour fees fall again

Ukraine and Romania cut the fees of their harbours on the same day.

Shippers in Odesa and Constanta pay a tenth less from Monday. Ukraine's port authority says that \
the loss will be made up by volume. Romania expects the same, and neither has asked the other.
"""


async def told(office: Office, words: str) -> Message:
    await office.owner.says(words)
    return await office.owner.gets_answer()


async def posted(office: Office, channel: str, count: int = 1) -> list[Message]:
    return await office.telegram.waits_for(channel, lambda posts: len(posts) >= count)


EDITORS_ONLY = (
    "/add x",
    "/publish 1 @caucasus",
    "/schedule",
    "/queue",
    "/hold",
    "/resume",
    "/preview 1",
)


async def test_to_a_stranger_the_editors_commands_do_not_exist(office: Office) -> None:
    await office.add(HARBOUR)
    for words in EDITORS_ONLY:
        await office.reader.says("/nonsense")
        unknown = (await office.reader.gets_answer()).text
        await office.reader.says(words)
        assert (await office.reader.gets_answer()).text == unknown
        assert await office.newsroom.store.hold() is None
        assert not office.telegram.messages("@caucasus")


async def test_a_stranger_cannot_tap_an_editors_button(office: Office) -> None:
    await told(office, "/add")
    question = office.owner.sees()[-1]
    office.telegram.backend.tap(office.reader.user, question, "add:done")
    await office.telegram.book.pulse.until(lambda: bool(office.reader.notices()), 5)
    assert office.reader.notices() == ["This button no longer works."]


async def test_a_text_behind_add_becomes_an_article(office: Office) -> None:
    answer = await told(office, f"/add {HARBOUR}")
    assert "Article 1 is in: “Harbour fees fall again”" in answer.text
    assert "Ukraine" in answer.text
    again = await told(office, f"/add {HARBOUR}")
    assert "here already, unchanged" in again.text


def texts_of(message: Message) -> list[str]:
    return [button["text"] for row in message.keyboard for button in row]


async def shows(office: Office, button: str) -> None:
    """Wait until the newest message has this button."""
    await office.telegram.book.pulse.until(lambda: button in texts_of(office.owner.sees()[-1]), 5)


async def test_two_taps_put_a_tag_right_and_it_stays_right(office: Office) -> None:
    await office.add(HARBOUR)
    first = await told(office, "/tag 1")
    labels = texts_of(first)
    assert "● Ukraine" in labels
    await office.owner.taps("● Ukraine")
    await shows(office, "✕ Take it out")
    await office.owner.taps("✕ Take it out")
    await shows(office, "✕ Ukraine")
    added = await told(office, "/tag 1 border")
    assert "● Border" in texts_of(added)
    await office.add(HARBOUR.replace("Monday", "Tuesday"))
    article = await office.newsroom.store.article(1)
    assert "UA" not in {tag.region for tag in article.regions}
    assert "border" in {tag.topic for tag in article.topics}
    assert {edit.by for edit in article.tag_edits} == {
        f"{office.owner.user.first_name} ({office.owner.user.id})"
    }


async def test_nearly_the_same_text_is_added_only_by_a_tap(office: Office) -> None:
    story = " ".join(f"Port{place} pays less than pier{place * 7 % 61}." for place in range(60))
    await told(office, f"/add Harbour fees\n\n{story}")
    answer = await told(office, f"/add Cheaper harbours\n\n{story} So the port says.")
    assert "% of its text is that of article 1, “Harbour fees”" in answer.text
    await office.owner.taps("Add it anyway")
    assert "Article 2 is in: “Cheaper harbours”" in (await office.owner.gets_answer()).text
    (decided,) = await office.newsroom.store.decisions(limit=1)
    assert decided.decided_by == f"{office.owner.user.first_name} ({office.owner.user.id})"


def marked(message: Message) -> dict[str, str]:
    """The marked words by the kind of their entity, but for what Telegram finds itself."""
    text = message.text.encode("utf-16-le")
    return {
        e["type"]: text[2 * e["offset"] :][: 2 * e["length"]].decode("utf-16-le")
        for e in message.entities
        if e["type"] not in ("bot_command", "hashtag", "url")
    }


async def test_what_is_written_with_marks_is_shown_with_them(office: Office) -> None:
    store = office.newsroom.store
    channel = await store.add_channel(NewChannel("@caucasus"), now=NOW)
    await store.set_form(channel.id, PostForm.FULL)
    words = f"/add {HARBOUR}"
    italic = {"type": "italic", "offset": words.index("a tenth less"), "length": 12}
    await office.owner.says(words, entities=[italic])
    await office.owner.gets_answer()
    await told(office, "/publish 1 @caucasus")
    (post,) = await posted(office, "@caucasus")
    assert marked(post)["italic"] == "a tenth less"
    await told(office, "/correct 1")
    await office.owner.taps("Text")
    assert marked(await office.owner.gets_answer()) == {"italic": "a tenth less"}
    link = {"type": "text_link", "offset": 3, "length": 4, "url": "https://example.org/pay"}
    await office.owner.says("😀 Half is paid by Odesa.", entities=[link])
    seen = await office.owner.waits_for(lambda seen: "would look like this" in seen[-1].text)
    await office.owner.taps("A typo: edit quietly")
    (post,) = await office.telegram.waits_for(
        "@caucasus", lambda posts: "text_link" in marked(posts[0])
    )
    assert marked(post)["text_link"] == "Half"
    # The look beforehand had the new text's regions, too.
    assert post.text == seen[-2].text


async def test_a_long_paste_in_several_messages_is_one_article(office: Office) -> None:
    await told(office, "/add")
    first, second = HARBOUR[:120], HARBOUR[120:]
    await told(office, first)
    assert "characters so far" in (await told(office, second)).text
    await office.owner.taps("Done")
    answer = await office.owner.gets_answer()
    assert "Harbour fees fall again" in answer.text


async def test_a_paste_without_add_is_no_search(office: Office) -> None:
    first = HARBOUR.rindex(" Romania expects")
    assert "Is this an article" in (await told(office, HARBOUR[:first])).text
    await told(office, HARBOUR[first:])
    await office.owner.taps("Done")
    assert "Article 1 is in" in (await office.owner.gets_answer()).text
    await office.owner.says(HARBOUR.replace("\n", " "))
    await office.owner.waits_for(lambda seen: "Found for" in seen[-1].text)
    await office.reader.says(HARBOUR)
    assert "Found for" in (await office.reader.gets_answer()).text


async def test_add_can_be_called_off(office: Office) -> None:
    await told(office, "/add")
    await told(office, HARBOUR)
    await office.owner.taps("Cancel")
    assert "Nothing was added" in (await office.owner.gets_answer()).text
    assert not (await office.newsroom.store.articles(limit=5)).rows


async def test_a_file_becomes_an_article_and_a_bad_one_a_sentence(office: Office) -> None:
    await office.owner.sends_file("harbour.md", b"# Harbour fees\n\nUkraine cut them. " * 3)
    await office.owner.gets_answer()
    assert "Article 1 is in" in (await office.owner.gets_answer()).text
    await office.owner.sends_file("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00")
    await office.owner.gets_answer()
    refusal = (await office.owner.gets_answer()).text
    assert "photo.txt" in refusal
    assert len((await office.newsroom.store.articles(limit=5)).rows) == 1


async def test_a_summary_by_a_model_is_told_as_one(office: Office) -> None:
    await office.fill(1, summary_origin=SummaryOrigin.MODEL)
    await office.owner.says("/preview 1")
    assert "A ferry line opened." in (await office.owner.gets_answer()).text
    assert "A model wrote this summary" in (await office.owner.gets_answer()).text
    await told(office, "/publish 1 @world_desk")
    assert "summary by a model" in (await told(office, "/queue")).text


async def test_preview_is_the_very_post(office: Office) -> None:
    await office.add(HARBOUR)
    preview = await told(office, "/preview 1 @world_desk")
    await told(office, "/publish 1 @world_desk")
    post = (await posted(office, "@world_desk"))[0]
    assert (post.text, post.entities, post.keyboard) == (
        preview.text,
        preview.entities,
        preview.keyboard,
    )


async def test_publish_to_all_asks_first_and_posts_to_who_has_it_not(office: Office) -> None:
    await office.add(HARBOUR)
    assert "no channel" in (await told(office, "/publish 1 all")).text
    for name in ("@caucasus", "@world_desk", "@europe_desk"):
        await office.newsroom.store.add_channel(NewChannel(name), now=office.newsroom.now())
    await told(office, "/hold")
    await told(office, "/publish 1 @caucasus")
    paused = await office.newsroom.store.add_channel(
        NewChannel("@sea_desk"), now=office.newsroom.now()
    )
    await office.newsroom.store.pause_channel(
        paused.id, reason="the bot was removed", now=office.newsroom.now()
    )
    asked = await told(office, "/publish 1 all")
    assert "would go to 2 channels" in asked.text
    assert "1 paused channel is left out" in asked.text
    await office.owner.taps("Send to all")
    assert "goes to 2 channels" in (await office.owner.gets_answer()).text

    async def planned() -> bool:
        return len([row for row in await office.ledger() if row.article_id]) == 3

    await office.until(planned)
    assert "0 of 2 sent, 0 failed" in (await told(office, "/queue")).text
    await told(office, "/resume")
    for name in ("@caucasus", "@world_desk", "@europe_desk"):
        await office.telegram.waits_for(name, lambda posts: len(posts) == 1)
    await office.owner.taps("Send to all")
    assert "no channel" in (await office.owner.gets_answer()).text

    async def sent() -> bool:
        states = [row.state for row in await office.ledger() if row.article_id]
        return states == [DeliveryState.SENT] * 3

    await office.until(sent)
    queue = (await told(office, "/queue")).text
    assert "to every channel: “Harbour fees fall again”: 2 of 2 sent, 0 failed" in queue
    assert "To every channel:" not in queue, "it is over"
    assert queue.count("Harbour") == 2, "beside the one post to @caucasus"
    assert "waits for @sea_desk: paused" in (await told(office, "/publish 1 @sea_desk")).text


async def test_what_a_broadcast_did_not_reach_is_told_in_one_word(office: Office) -> None:
    await office.add(HARBOUR)
    await office.newsroom.store.add_channel(NewChannel("@europe_desk"), now=office.newsroom.now())
    for name in ("@caucasus", "@world_desk"):
        await office.newsroom.store.add_channel(NewChannel(name), now=office.newsroom.now())
        office.telegram.add_fault(
            Fault(
                FaultKind.REFUSAL,
                "sendMessage",
                chat_id=office.telegram.chat(name).id,
                times=None,
                description="Bad Request: message is too long",
            )
        )
    await told(office, "/publish 1 all")
    await office.owner.taps("Send to all")
    await office.owner.gets_answer()
    notice = await office.owner.gets_answer()
    assert notice.text == (
        "“Harbour fees fall again” did not go to 2 of 3 channels, and will not:\n"
        "• Message is too long: @caucasus, @world_desk"
    )


async def test_publish_posts_once_whatever_happens(office: Office) -> None:
    await office.add(HARBOUR)
    assert "goes to @world_desk" in (await told(office, "/publish 1 @world_desk")).text
    await posted(office, "@world_desk")
    again = await told(office, "/publish 1 https://t.me/World_Desk")
    assert "already went" in again.text
    later = await told(office, "/schedule 1 @world_desk 2027-01-05 09:00")
    assert later.text == again.text
    assert len(office.telegram.messages("@world_desk")) == 1
    group = office.telegram.add_group("Sea desk")
    for new in (NewChannel("@caucasus"), NewChannel(str(group), chat_id=group, title="Sea desk")):
        await office.newsroom.store.add_channel(new, now=office.newsroom.now())
    offer = await told(office, "/publish 1")
    assert offer.buttons == ("@caucasus", f"Sea desk ({group})")
    await office.owner.taps("@caucasus")
    assert "goes to @caucasus now" in (await office.owner.gets_answer()).text
    await posted(office, "@caucasus")


BAD_PUBLISH = (
    ("/publish", "number and the channel"),
    ("/publish 1", "as in /publish 1 @channel"),
    ("/publish 7 @world_desk", "no article 7"),
    ("/publish x @world_desk", "no article's number"),
    ("/publish 1 world desk", "is no channel"),
    ("/publish 1 @nowhere_at_all", "does not let me see @nowhere_at_all"),
    ("/publish 1 @world_desk @nowhere_at_all", "does not let me see"),
)


async def test_publish_says_what_is_wrong_and_posts_nothing(office: Office) -> None:
    await office.add(HARBOUR)
    for words, sentence in BAD_PUBLISH:
        assert sentence in (await told(office, words)).text
        assert not await office.ledger()


async def test_hold_stops_everything_and_resume_lets_it_go(office: Office) -> None:
    await office.add(HARBOUR)
    assert "on hold" in (await told(office, "/hold")).text
    assert "already" in (await told(office, "/hold")).text
    assert "waits for" in (await told(office, "/publish 1 @world_desk")).text
    queue = (await told(office, "/queue")).text
    assert "ON HOLD by Nargiz" in queue
    assert "Harbour fees fall again" in queue
    assert not office.telegram.messages("@world_desk")
    assert "go out again" in (await told(office, "/resume")).text
    await posted(office, "@world_desk")
    assert "no hold" in (await told(office, "/resume")).text


async def test_a_post_that_waits_can_be_taken_back(office: Office) -> None:
    await office.add(HARBOUR)
    await told(office, "/hold")
    await told(office, "/publish 1 @world_desk")
    assert "does not go out any more: @world_desk" in (await told(office, "/withdraw 1")).text
    assert "Nothing of" in (await told(office, "/withdraw 1 @world_desk")).text
    await told(office, "/resume")
    assert [row.state for row in await office.ledger()] == [DeliveryState.WITHDRAWN]
    await told(office, "/publish 1 @world_desk")
    await posted(office, "@world_desk")


async def test_one_article_for_three_channels_at_nine_in_kyiv(office: Office) -> None:
    await office.add(HARBOUR)
    answer = await told(
        office, "/schedule 1 @caucasus @world_desk @europe_desk 2027-01-05 09:00 Europe/Kyiv"
    )
    for channel in ("@caucasus", "@world_desk", "@europe_desk"):
        assert f"→ {channel}: “Harbour fees fall again”" in answer.text
    assert answer.text.count("2027-01-05 09:00 +02:00") == 3
    again = await told(office, "/schedule 1 @world_desk @europe_desk 2027-01-05 07:00 UTC")
    assert "planned for @world_desk already, as schedule 2" in again.text
    assert "planned for @europe_desk already, as schedule 3" in again.text
    assert (await told(office, "/queue")).text.count("2027-01-05 09:00") == 3
    assert not office.telegram.messages("@caucasus")
    assert "goes to @world_desk now" in (await told(office, "/publish 1 @world_desk")).text
    moot = await office.owner.gets_answer()
    assert (
        moot.text
        == "It goes to a channel once: what was planned there (schedule #2) posts nothing more."
    )
    assert (await told(office, "/queue")).text.count("posts nothing more") == 1
    await told(office, "/publish 1 all")
    await office.owner.taps("Send to all")
    await office.owner.gets_answer()
    assert "(schedule #1, #2, #3) posts nothing more" in (await office.owner.gets_answer()).text
    await office.newsroom.store.set_article_state(1, ArticleState.RETRACTED)
    assert "posts nothing" in (await told(office, "/schedule")).text


async def test_a_recurring_schedule_is_shown_paused_resumed_and_removed(office: Office) -> None:
    added = await told(office, "/schedule @caucasus 0 9,18 * * * Europe/Kyiv south caucasus")
    assert "South Caucasus" in added.text
    assert "0 9,18 * * * (Europe/Kyiv)" in added.text
    assert "paused" in (await told(office, "/schedule pause 1")).text
    assert "next:" in (await told(office, "/schedule resume 1")).text
    assert "removed" in (await told(office, "/schedule remove 1")).text
    assert "no schedule" in (await told(office, "/schedule")).text
    assert "no schedule 1" in (await told(office, "/schedule resume 1")).text


BAD_SCHEDULE = (
    ("/schedule 1", "Which channel?"),
    ("/schedule 1 @caucasus", "When?"),
    ("/schedule 1 @caucasus 2020-01-01 09:00", "already passed"),
    ("/schedule 1 @caucasus 2027-13-01 09:00", "no such day"),
    ("/schedule 1 @caucasus 2027-01-05 09:00 Europe/Kiew", "did you mean"),
    ("/schedule 1 @caucasus 18:30 Berlin", "no time zone Berlin"),
    ("/schedule 1 @caucasus monday 18:30", "no time that I know"),
    ("/schedule @caucasus daily 09:05", "write: /schedule @caucasus 5 9 * * *."),
    ("/schedule @caucasus 0 9 * *", "five fields"),
    ("/schedule @caucasus 61 9 * * *", "cannot be 61"),
    ("/schedule @caucasus 0 9 * * * rusia", "did you mean Russia"),
    ("/schedule tomorrow", "Write an article"),
    ("/schedule pause", "Which one?"),
    ("/schedule 9 @caucasus 2027-01-05 09:00", "no article 9"),
)


async def test_schedule_says_what_is_wrong_and_stores_nothing(office: Office) -> None:
    await office.add(HARBOUR)
    for words, sentence in BAD_SCHEDULE:
        assert sentence in (await told(office, words)).text
        assert not await office.newsroom.store.schedules()


async def test_a_lost_right_pauses_the_channel_and_resume_sends_the_backlog(
    office: Office,
) -> None:
    await office.add(HARBOUR)
    office.telegram.set_bot_status("@world_desk", "administrator", may_post=False)
    await told(office, "/publish 1 @world_desk")
    notice = await office.owner.gets_answer()
    assert "@world_desk does not take posts" in notice.text
    assert "paused" in (await told(office, "/queue")).text
    office.telegram.set_bot_status("@world_desk", "administrator")
    await told(office, "/resume @world_desk")
    await posted(office, "@world_desk")

    async def sent() -> bool:
        rows = [row.state for row in await office.ledger() if row.article_id]
        return rows == [DeliveryState.SENT]

    await office.until(sent)


SECOND = """Rails before roads

Georgia and Armenia will mend one railway line before they build another road.

The line that joins Tbilisi and Gyumri was last mended forty years ago. Georgia's railway says \
that a train takes nine hours where it once took five.
"""


async def titles(office: Office) -> list[str]:
    return [row.title for row in (await office.newsroom.store.articles(limit=9)).rows]


async def test_each_text_is_an_article_of_its_own_and_an_old_button_does_nothing(
    office: Office,
) -> None:
    await told(office, "/add")
    await told(office, HARBOUR)
    old = office.owner.sees()[-1]
    await office.owner.taps("Done")
    assert "Article 1 is in" in (await office.owner.gets_answer()).text
    await office.owner.waits_for(lambda seen: not old_buttons(seen, old))
    await told(office, "/add")
    await told(office, SECOND)
    office.telegram.backend.tap(office.owner.user, old, old.keyboard[0][0]["callback_data"])
    await office.owner.waits_for(lambda seen: "dealt with already" in seen[-1].text)
    assert await titles(office) == ["Harbour fees fall again"]
    await office.owner.taps("Done")
    await office.owner.waits_for(lambda seen: "Article 2 is in" in seen[-1].text)
    assert sorted(await titles(office)) == ["Harbour fees fall again", "Rails before roads"]
    assert (await office.newsroom.store.article(1)).revision == 1


def old_buttons(seen: list[Message], message: Message) -> tuple[str, ...]:
    return next(one.buttons for one in seen if one.message_id == message.message_id)


async def test_a_text_outlives_a_busy_database(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object, **__: object) -> None:
        raise StoreUnavailableError("the database is locked")

    await told(office, "/add")
    await told(office, HARBOUR)
    with monkeypatch.context() as patched:
        patched.setattr(SqlStore, "add_articles", busy)
        await office.owner.taps("Done")
        assert "try again in a minute" in (await office.owner.gets_answer()).text
    await office.owner.taps("Done")
    assert "Article 1 is in" in (await office.owner.gets_answer()).text


async def test_a_refused_text_can_be_gone_on_with(office: Office) -> None:
    await told(office, "/add")
    await told(office, "Only a headline")
    await office.owner.taps("Done")
    refusal = await office.owner.gets_answer()
    assert "no text below its title" in refusal.text
    assert "Your text is kept" in refusal.text
    assert refusal.buttons == ("Done", "Cancel")
    await told(office, "Ukraine and Romania cut the fees of their harbours on Monday.")
    await office.owner.taps("Done")
    await office.owner.waits_for(lambda seen: any("Article 1 is in" in m.text for m in seen))
    assert await titles(office) == ["Only a headline"]


async def test_done_before_any_text_leaves_the_conversation_open(office: Office) -> None:
    await told(office, "/add")
    await office.owner.taps("Done")
    assert "No text has come yet" in (await office.owner.gets_answer()).text
    assert "characters so far" in (await told(office, HARBOUR)).text


async def test_a_file_or_another_add_does_not_drop_what_was_pasted(office: Office) -> None:
    await told(office, "/add")
    await told(office, SECOND)
    await office.owner.sends_file("harbour.txt", HARBOUR.encode())
    await office.owner.gets_answer()
    assert "Article 1 is in" in (await office.owner.gets_answer()).text
    assert "still open" in (await office.owner.gets_answer()).text
    assert "still open" in (await told(office, "/add")).text
    await office.owner.taps("Done")
    assert "Article 2 is in: “Rails before roads”" in (await office.owner.gets_answer()).text


async def test_a_file_is_what_an_empty_add_was_for(office: Office) -> None:
    await told(office, "/add")
    await office.owner.sends_file("harbour.txt", HARBOUR.encode())
    await office.owner.waits_for(lambda seen: "Article 1 is in" in seen[-1].text)

    async def ended() -> bool:
        owner = office.owner.id
        return await office.newsroom.store.conversation(owner, owner) is None

    await office.until(ended)


async def test_a_text_that_a_client_cut_behind_add_waits_for_its_rest(office: Office) -> None:
    sentences = " ".join(f"Ship {n} left Odesa for Constanta in Romania." for n in range(120))
    whole = f"/add A hundred ships\n\n{sentences}"
    cut = whole.rindex(" ", 0, 4096)
    assert "send the rest" in (await told(office, whole[:cut])).text
    assert not await titles(office)
    await told(office, whole[cut:])
    await office.owner.taps("Done")
    assert "Article 1 is in: “A hundred ships”" in (await office.owner.gets_answer()).text
    body = (await office.newsroom.store.article(1)).body.text
    assert all(f"Ship {n} left" in body for n in range(120))


@pytest.mark.parametrize("command", ["/add@{bot}", "/ADD", "/Add@{bot}"])
async def test_add_is_cut_off_however_it_is_written(office: Office, command: str) -> None:
    name = office.telegram.backend.world.bot.username
    answer = await told(office, f"{command.format(bot=name)} {HARBOUR}")
    assert "Article 1 is in: “Harbour fees fall again”" in answer.text


async def test_every_paused_thread_of_a_forum_is_resumed(office: Office) -> None:
    office.telegram.add_group("Forum", "forum", bot_is_admin=True, topics=("North", "South"))
    await office.add(HARBOUR)
    preview = await told(office, "/preview 1 @forum/2")
    assert "Harbour" in preview.text
    await told(office, "/preview 1 t.me/forum/3")
    for channel in await office.newsroom.store.channels():
        await office.newsroom.store.pause_channel(
            channel.id, reason="Forbidden", now=office.newsroom.now()
        )
    queue = (await told(office, "/queue")).text
    assert "@forum/2 is paused: Forbidden" in queue
    again = "gets posts again. Nothing has waited."
    assert (await told(office, "/resume @forum/3")).text == f"@forum/3 {again}"
    assert (await told(office, "/resume @FORUM")).text == f"@forum/2 {again}"
    assert "was not paused" in (await told(office, "/resume @forum")).text
    assert "do not post to @forum/4" in (await told(office, "/resume @forum/4")).text


async def test_a_forums_thread_gets_its_posts_under_its_name(office: Office) -> None:
    office.telegram.add_group("Forum", "forum", bot_is_admin=True, topics=("North", "South"))
    await office.add(HARBOUR)
    planned = await told(office, "/schedule 1 @forum/3 2027-01-05 09:00")
    assert "→ @forum/3:" in planned.text
    assert "goes to @forum/3 now" in (await told(office, "/publish 1 @forum/3")).text
    assert "schedule #1) posts nothing" in (await office.owner.gets_answer()).text
    post = await office.telegram.waits_for(
        "@forum", lambda posts: any(post.thread_id == 3 for post in posts)
    )
    assert "Harbour" in post[-1].text
    assert "@forum/3: “Harbour" in (await told(office, "/queue")).text
    no_forum = await told(office, "/publish 1 @caucasus/3")
    assert "@caucasus has no threads" in no_forum.text


@pytest.mark.parametrize("words", ["/start", "/queue"])
async def test_an_owner_who_writes_gets_the_notices_that_waited(office: Office, words: str) -> None:
    await office.owner.says("/id")
    await office.owner.gets_answer()
    await office.owner.blocks_bot()
    store, now = office.newsroom.store, office.newsroom.now()
    private = await store.channel(str(office.owner.id))
    await store.pause_channel(private.id, reason="bot was blocked by the user", now=now)
    await store.plan_edition(
        a_new_edition(channel_id=private.id, origin=EditionOrigin.NOTICE, fired_at=now),
        [a_new_delivery(payload={"text": "A notice that waited."})],
    )
    await office.owner.says(words)
    await office.owner.waits_for(lambda seen: any("A notice that waited" in m.text for m in seen))


HUGE = "9" * 20


NO_NUMBERS = (
    (f"/preview {HUGE}", f"no article {HUGE}"),
    (f"/publish {HUGE} @caucasus", f"no article {HUGE}"),
    (f"/schedule pause {HUGE}", f"no schedule {HUGE}"),
    (f"/schedule {HUGE} @caucasus 2027-01-05 09:00", f"no article {HUGE}"),
    (f"/publish 1 -{HUGE}", "is no channel"),
    (f"/publish 1 @caucasus/{HUGE}", "is no channel"),
    ("/schedule pause 0", "no schedule 0"),
)


async def test_a_number_that_nothing_has_is_not_found(office: Office) -> None:
    await office.add(HARBOUR)
    for words, sentence in NO_NUMBERS:
        assert sentence in (await told(office, words)).text


@pytest.mark.parametrize(
    "data",
    [
        f"settle:{HUGE}:again",
        "settle:1:maybe",
        "settle:1",
        f"schedule:{HUGE}",
        "add:done",
        "add:x:1",
    ],
)
async def test_a_forged_tap_does_nothing(office: Office, data: str) -> None:
    await told(office, "/queue")
    message = office.owner.sees()[-1]
    office.telegram.backend.tap(office.owner.user, message, data)
    await office.telegram.book.pulse.until(lambda: bool(office.owner.notices()), 5)
    assert office.owner.notices() == ["This button no longer works."]


async def pages_of(office: Office, command: str) -> list[str]:
    """All pages of a list by its arrows, and back to the first."""
    page = await told(office, command)
    pages = [page.text]
    while "Next »" in page.buttons:
        await office.owner.taps("Next »")
        page = await office.owner.gets_answer()
        pages.append(page.text)
    await office.owner.taps("« First")
    assert (await office.owner.gets_answer()).text == pages[0]
    return pages


async def test_many_schedules_and_channels_are_paged_and_none_is_left_out(office: Office) -> None:
    store, now = office.newsroom.store, office.newsroom.now()
    for number in range(20):
        channel = await store.add_channel(NewChannel(f"@caucasus_{number:02}"), now=now)
        await store.add_schedule(a_new_schedule(channel_id=channel.id), now=now)
        await store.pause_channel(channel.id, reason="kicked", now=now)
    schedules, channels = [await pages_of(office, name) for name in ("/schedule", "/channels")]
    assert all("\n".join(schedules).count(f"#{number} →") == 1 for number in range(1, 21))
    assert all("\n".join(channels).count(f"@caucasus_{each:02}:") == 1 for each in range(20))
    assert (len(schedules), len(channels)) == (3, 2), "the owner's own chat is not among them"
    queue = (await told(office, "/queue")).text
    assert "and more: /schedule" in queue
    assert "and more: /channels" in queue


async def test_a_long_queue_comes_whole_in_several_messages(office: Office) -> None:
    await told(office, "/hold")
    store, now = office.newsroom.store, office.newsroom.now()
    title = "Ports of the Black Sea " * 30
    for number in range(12):
        taken = await store.add_article(a_new_article(title=f"{number} {title}"), now=now)
        name = f"@{'long_channel_name_':_<28}{number:02}"
        channel = await store.add_channel(NewChannel(name), now=now)
        moment = a_new_schedule(
            channel_id=channel.id,
            kind=ScheduleKind.ONCE,
            expression="2030-01-01T09:00:00",
            article_id=taken.id,
        )
        await store.add_schedule(moment, now=now)
        row = a_new_delivery(taken.id)
        await store.plan_edition(
            a_new_edition(taken.id, channel_id=channel.id, fired_at=now), [row]
        )
    await office.owner.says("/queue")
    seen = await office.owner.waits_for(lambda seen: seen[-1].text.endswith("2/2"))
    whole = seen[-2].text + seen[-1].text
    assert whole.count("2030-01-01 09:00") == 10
    assert whole.count("• ") == 10
    assert "and more: /schedule" in whole
    assert whole.count("… and more") == 2


async def test_a_moment_that_passed_during_a_pause_is_said_to_have_passed(city: City) -> None:
    async with city.archive() as newsroom:
        store, now = newsroom.store, newsroom.now()
        channel = await store.add_channel(NewChannel("@caucasus"), now=now)
        past = a_new_schedule(
            channel_id=channel.id, kind=ScheduleKind.ONCE, expression="2026-01-01T09:00:00"
        )
        planned = await store.add_schedule(past, now=now - timedelta(days=900))
        await store.set_schedule_state(planned.id, ScheduleState.PAUSED, now=now)
    async with city.office() as office:
        assert "its time has passed" in (await told(office, "/schedule")).text
        assert "its time has passed" in (await told(office, "/schedule resume 1")).text
        listed = (await told(office, "/schedule")).text
        assert "its time has passed" in listed
        assert "has fired" not in listed


async def test_help_shows_both_forms_of_schedule(office: Office) -> None:
    text = (await told(office, "/help")).text
    assert "/schedule ID CHANNEL… TIME" in text
    assert "/schedule CHANNEL CRON [ZONE] [TOPIC]" in text


async def test_a_link_becomes_an_article(city: City) -> None:
    answers: dict[str, bytes | Answer] = {
        path: http(page(STORY).encode(), content_type="text/html")
        for path in ("/2026/trams", "/2026/trams?utm_source=bot")
    }
    async with serving(answers) as served:
        city.settings = city.settings.model_copy(
            update={"fetch_allow_hosts": frozenset({served.host})}
        )
        async with city.office() as office:
            reading = await told(office, f"{served.url}/2026/trams")
            assert reading.text.startswith("Reading")
            taken = await office.owner.gets_answer()
            assert "Article 1 is in: “Trams return to Gyumri”" in taken.text
            again = await _second(office, f"/add {served.url}/2026/trams?utm_source=bot")
            assert "is here already" in again.text
            assert "private network" in (await _second(office, "http://10.0.0.1/x")).text
            await office.reader.says(f"{served.url}/2026/trams")
            assert "Reading" not in (await office.reader.gets_answer()).text


async def _second(office: Office, words: str) -> Message:
    """The answer behind "Reading ..."."""
    await told(office, words)
    return await office.owner.gets_answer()
