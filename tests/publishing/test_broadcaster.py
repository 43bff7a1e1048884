"""How many channels a chunk takes."""

import pytest

from bot.publishing.broadcaster import AIM_SECONDS, LEAST, MOST, next_chunk


@pytest.mark.parametrize(
    ("channels", "seconds", "following"),
    [
        (1000, AIM_SECONDS, 1000),
        (4000, AIM_SECONDS * 2, 2000),
        (1000, AIM_SECONDS * 30, LEAST),
        (1000, AIM_SECONDS / 1.5, 1500),
        (1000, AIM_SECONDS / 10, 2000),
        (1000, 0.0, 2000),
        (MOST, AIM_SECONDS / 10, MOST),
    ],
)
def test_a_chunk_is_as_long_as_others_may_be_held_up(
    channels: int, seconds: float, following: int
) -> None:
    assert next_chunk(channels, seconds) == following
