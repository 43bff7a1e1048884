"""An article that has been posted changes, or is taken back: what its channels come to show."""

from __future__ import annotations

from simulator import Fault, FaultKind, Message
from storage.records import CorrectionKind, DeliveryAction, DeliveryState
from tests.e2e.conftest import City, Office
from tests.e2e.test_editors import HARBOUR, posted, told

PLACES = ("@caucasus", "@world_desk")
CHANGED = HARBOUR.replace("on the same day", "within a week")


async def shows(office: Office, channel: str, words: str) -> list[Message]:
    return await office.telegram.waits_for(
        channel, lambda posts: bool(posts) and all(words in post.text for post in posts)
    )


async def publish(office: Office, *places: str) -> None:
    await office.add(HARBOUR)
    await told(office, f"/publish 1 {' '.join(places)}")
    for place in places:
        await posted(office, place)
    await office.until(lambda: is_sent(office))


async def asked(office: Office, times: int) -> list[Message]:
    """The question what a change was, so many times by now."""
    return await office.owner.waits_for(
        lambda seen: sum("What kind of change" in one.text for one in seen) == times
    )


async def test_a_changed_file_asks_and_the_answer_edits_every_copy(office: Office) -> None:
    await publish(office, *PLACES)
    first = {place: office.telegram.messages(place)[0].message_id for place in PLACES}
    await office.add(CHANGED)
    question = (await asked(office, 1))[-1]
    assert "@caucasus, @world_desk" in question.text
    assert all("updated" not in office.telegram.messages(place)[0].text for place in PLACES)
    # The first edit is carried out, and nobody hears of it: it is safe to repeat.
    office.telegram.add_fault(
        Fault(FaultKind.BAD_GATEWAY, method="editMessageText", after_commit=True)
    )
    await office.owner.taps("Substance: mark “updated”")
    for place in PLACES:
        (post,) = await shows(office, place, "within a week")
        assert post.message_id == first[place]
        assert "· updated" in post.text

    async def settled() -> bool:
        rows = [row for row in await office.ledger() if row.action is DeliveryAction.EDIT]
        return [row.state for row in rows] == [DeliveryState.SENT] * 2

    await office.until(settled)
    shown = [row for row in await office.ledger() if row.article_id and row.action == "send"]
    assert {(row.message_id, row.shown_revision) for row in shown} == {
        (number, 2) for number in first.values()
    }
    assert "“Harbour fees fall again”, edited" in (await told(office, "/queue")).text
    # A typo later on: the mark stays.
    await office.add(CHANGED.replace("within a week", "within one week"))
    await asked(office, 2)
    await office.owner.taps("A typo: edit quietly")
    for place in PLACES:
        (post,) = await shows(office, place, "within one week")
        assert "· updated" in post.text


async def test_a_retraction_deletes_every_copy_and_old_buttons_say_so(office: Office) -> None:
    await publish(office, *PLACES)
    await told(office, "/hold")
    await told(office, "/publish 1 @europe_desk")
    question = await told(office, "/retract 1")
    assert "posts in @caucasus, @world_desk, @europe_desk" in question.text
    office.telegram.add_fault(
        Fault(FaultKind.BAD_GATEWAY, method="deleteMessage", after_commit=True)
    )
    await office.reader.says("/latest")
    await office.reader.gets_answer()
    await office.owner.taps("Retract, delete the posts")
    await office.owner.waits_for(lambda seen: "are being deleted" in seen[-1].text)
    await told(office, "/resume")
    for place in PLACES:
        await office.telegram.waits_for(place, lambda posts: not posts)

    async def settled() -> bool:
        rows = [row for row in await office.ledger() if row.article_id]
        deletions = [row.state for row in rows if row.action is DeliveryAction.DELETE]
        posts = [row.state for row in rows if row.action is DeliveryAction.SEND]
        return (deletions, posts) == ([DeliveryState.SENT] * 2, [DeliveryState.WITHDRAWN] * 3)

    await office.until(settled)
    assert not office.telegram.messages("@europe_desk")
    await office.reader.taps("1")
    assert (await office.reader.gets_answer()).text == "This analysis has been retracted."
    await office.reader.says("/latest")
    assert "no analysis yet" in (await office.reader.gets_answer()).text
    assert "has been retracted" in (await told(office, "/publish 1 @caucasus")).text
    assert "no post of it is left" in (await told(office, "/retract 1")).text
    await told(office, "/preview 1")
    assert "has been retracted" in (await office.owner.gets_answer()).text


async def test_an_editor_corrects_a_title_in_the_chat(office: Office) -> None:
    await publish(office, *PLACES)
    assert "What is to be corrected?" in (await told(office, "/correct 1")).text
    await office.owner.taps("Title")
    answer = await office.owner.gets_answer()
    assert "Harbour fees fall again" in answer.text
    assert "no words" in (await told(office, "!?")).text
    await office.owner.says("Harbour fees fall  sharply")
    seen = await office.owner.waits_for(lambda seen: "would look like this" in seen[-1].text)
    assert seen[-2].text.startswith("Harbour fees fall sharply")
    assert "A correction is open" in (await told(office, "/add")).text
    await office.owner.taps("Substance: mark “updated”")
    await office.owner.waits_for(lambda seen: "with the word “updated”" in seen[-1].text)
    for place in PLACES:
        (post,) = await shows(office, place, "Harbour fees fall sharply")
        assert "· updated" in post.text
    # The same file, imported again, does not undo it.
    assert (await office.add(HARBOUR)).decision == "unchanged"
    # What comes in meanwhile is not overwritten by a correction of what stood before.
    await office.owner.taps("Title")
    await office.owner.gets_answer()
    await office.add(CHANGED)
    await asked(office, 1)
    await office.owner.says("Other words")
    await office.owner.waits_for(lambda seen: "changed in between" in seen[-1].text)
    await office.owner.taps("Cancel")
    await office.owner.waits_for(lambda seen: "Nothing was corrected." in seen[-1].text)


def ships(count: int) -> str:
    """About 140 characters a paragraph: some 29 of them fill a message."""
    ship = (
        "Ship {n} left Odesa for Constanta in Romania with grain, and came back a week later "
        "with steel that nobody in the harbour had waited for."
    )
    paragraphs = (ship.format(n=n) for n in range(count))
    return "A hundred ships leave Odesa at once\n\n" + "\n\n".join(paragraphs)


async def is_sent(office: Office) -> bool:
    states = {row.state for row in await office.ledger() if row.article_id}
    return states <= {DeliveryState.SENT, DeliveryState.WITHDRAWN}


async def test_a_full_analysis_stays_together_grows_and_shrinks(office: Office) -> None:
    await office.add(ships(60))
    await office.add(HARBOUR)
    await told(office, "/hold")
    await told(office, "/publish 1 @caucasus")
    await told(office, "/withdraw 1")
    assert "full analysis" in (await told(office, "/channels @caucasus full")).text
    await told(office, "/publish 1 @caucasus")
    await told(office, "/publish 2 @caucasus")
    # The second message is refused for a moment: nothing gets between it and the first.
    channel = office.telegram.chat("@caucasus").id
    office.telegram.add_fault(
        Fault(FaultKind.FLOOD, method="sendMessage", chat_id=channel, after_calls=1)
    )
    await told(office, "/resume")
    posts = await office.telegram.waits_for("@caucasus", lambda posts: len(posts) == 4)
    assert [post.text[-3:] for post in posts[:3]] == ["1/3", "2/3", "3/3"]
    assert posts[3].text.startswith("Harbour fees")
    numbers = [post.message_id for post in posts]
    await office.until(lambda: is_sent(office))
    assert (await told(office, "/queue")).text.count("@caucasus") == 2, "a line a post"
    await office.add(ships(90))
    await asked(office, 1)
    await office.owner.taps("A typo: edit quietly")
    posts = await office.telegram.waits_for(
        "@caucasus", lambda posts: len(posts) == 5 and "1/4" in posts[0].text
    )
    assert [post.message_id for post in posts[:4]] == numbers
    assert (posts[4].text[-3:], posts[4].reply_to) == ("4/4", numbers[2])
    await office.until(lambda: is_sent(office))
    await office.add(ships(5))
    await asked(office, 2)
    await office.owner.taps("A typo: edit quietly")
    posts = await office.telegram.waits_for("@caucasus", lambda posts: len(posts) == 2)
    assert [post.message_id for post in posts] == [numbers[0], numbers[3]]
    assert "Ship 4 left" in posts[0].text


async def test_what_cannot_be_changed_is_told_once_and_holds_nothing_up(city: City) -> None:
    async with city.office() as office:
        await publish(office, *PLACES)
        for message in office.telegram.messages("@caucasus"):
            office.telegram.backend.delete(message)
    async with city.archive() as archive:
        # While no program runs the order is given; the next one carries it out.
        office = Office(city.telegram, archive, city.owner, city.reader, office.stop)
        await office.add(CHANGED)
        assert await archive.store.answer_correction(
            1, 2, kind=CorrectionKind.TYPO, by="test", now=archive.now()
        )
    async with city.office() as office:
        seen = await city.owner.waits_for(
            lambda seen: "could not be changed in @caucasus" in seen[-1].text
        )
        assert "not there any more" in seen[-1].text
        await shows(office, "@world_desk", "within a week")
        assert "Failed:" in (await told(office, "/queue")).text
        await told(office, "/retract 1")
        await office.owner.taps("Retract, leave a notice")
        (notice,) = await shows(office, "@world_desk", "This analysis has been retracted.")
        assert notice.keyboard == ()
        # A word on @caucasus comes in between, sooner or later.
        await office.owner.says("/correct 1")
        await sees(office, "retracted, and is not corrected any more")
        await office.owner.says("/retract 1")
        offer = await sees(office, "with a notice in the place of its posts in")
        assert offer.buttons == ("Delete the notices", "Cancel")
        await office.owner.taps("Delete the notices")
        await sees(office, "The notices in the place of “Harbour fees fall again”")
        await office.telegram.waits_for("@world_desk", lambda posts: not posts)


async def sees(office: Office, words: str) -> Message:
    """The owner's first message with these words."""

    def found(seen: list[Message]) -> list[Message]:
        return [message for message in seen if words in message.text]

    return found(await office.owner.waits_for(lambda seen: bool(found(seen))))[0]
