"""A message's link, as people copy it."""

from __future__ import annotations

import pytest

from bot.publishing.addresses import MessageAddress, message_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://t.me/Caucasus_Desk/12", MessageAddress("@caucasus_desk", 12)),
        (" t.me/caucasus/12?single ", MessageAddress("@caucasus", 12)),
        ("https://t.me/c/1234567890/7", MessageAddress("-1001234567890", 7)),
        ("https://t.me/c/1234567890/3/7", MessageAddress("-1001234567890", 7)),
        ("https://t.me/forum/3/7", MessageAddress("@forum", 7)),
        ("https://t.me/caucasus", None),
        ("https://t.me/caucasus/0", None),
        ("https://example.test/caucasus/12", None),
        ("see https://t.me/caucasus/12", None),
    ],
)
def test_a_link_to_a_message(text: str, address: MessageAddress | None) -> None:
    assert message_address(text) == address
