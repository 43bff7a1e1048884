"""The bot's place in a chat changes: channels rest and go on, new ones are offered."""

from __future__ import annotations

from simulator import Person
from tests.e2e.conftest import Office
from tests.e2e.test_trouble import plan


async def told(owner: Person, words: str) -> int:
    """How often, by now, after at least once."""
    seen = await owner.waits_for(lambda seen: any(words in one.text for one in seen))
    return sum(words in one.text for one in seen)


async def test_a_channel_rests_without_rights_and_comes_back_with_its_backlog(
    office: Office,
) -> None:
    telegram, owner = office.telegram, office.owner
    await owner.says("/start")
    await plan(office, "@caucasus")
    await telegram.waits_for("@caucasus", lambda posts: len(posts) == 1)
    await owner.says("/channels @caucasus latest")
    assert "only the latest post" in (await owner.gets_answer()).text
    # Thrown out while nothing is sent: the update alone tells.
    telegram.set_bot_status("@caucasus", "kicked")
    assert await told(owner, "does not take posts (the bot was removed)") == 1
    await plan(office, "@caucasus", 3)
    await owner.says("/channels")
    assert "@caucasus: paused: the bot was removed" in (await owner.gets_answer()).text
    telegram.set_bot_status("@caucasus", "administrator")
    assert await told(owner, "1 will go out and 2 will not") == 1
    posts = await telegram.waits_for("@caucasus", lambda posts: len(posts) == 2)
    rows = [row for row in await office.ledger() if row.article_id]
    assert rows[0].article_title and rows[0].article_title in posts[-1].text
    await plan(office, "@caucasus")
    await telegram.waits_for("@caucasus", lambda posts: len(posts) == 3)


async def test_a_new_chat_is_offered_and_nothing_is_said_in_it(office: Office) -> None:
    telegram, owner = office.telegram, office.owner
    await owner.says("/start")
    await owner.gets_answer()
    telegram.add_channel("sea_desk", "Sea desk", bot_is_admin=False, owner=owner)
    telegram.set_bot_status("@sea_desk", "administrator")
    assert await told(owner, "/publish 12 @sea_desk") == 1
    assert "“Sea desk” now: Nargiz has let me in" in owner.sees()[-1].text
    assert telegram.messages("@sea_desk") == []
