"""Is the first paragraph a lede? Each answer with its reason."""

from __future__ import annotations

import pytest

from bot.newsroom.extract.lede import Reason, find_lede
from storage.richtext import Mark, RichText, Style

LONG = (
    "The ministers met in Baku on Monday and agreed on a railway line that had been planned. " * 3
)
HALF = "Eleven years of plans end in an agreement that nobody in the region had expected to see."
NEAR = LONG[: int(len(LONG) * 0.7)].strip()


def _body(first: str, *rest: str) -> str:
    return "\n\n".join([first, *(rest or (LONG.strip(), LONG.strip()))])


@pytest.mark.parametrize(
    ("text", "apart", "reason"),
    [
        (_body(HALF), True, Reason.STANDS_APART),
        (_body(HALF), False, Reason.MUCH_SHORTER),
        (_body(NEAR), True, Reason.STANDS_APART),
        (_body(NEAR), False, Reason.LIKE_BODY),
        (_body(LONG.strip()), True, Reason.LIKE_BODY),
        (_body(HALF, LONG.strip()), True, Reason.STANDS_APART),
        (_body(HALF, LONG.strip()), False, Reason.FEW_PARAGRAPHS),
        (HALF, True, Reason.FEW_PARAGRAPHS),
        (_body("BAKU, Nov 26 - " + HALF), True, Reason.DATELINE),
        (_body("KYIV (Sample) — " + HALF), True, Reason.DATELINE),
        (_body("Баку, 26 ноября – " + HALF), True, Reason.DATELINE),
        (_body("КИЇВ — " + HALF), True, Reason.DATELINE),
        (_body("Oil – the great game"), True, Reason.STANDS_APART),
        (_body("Photo: agency"), True, Reason.SHORT),
        (_body("What the ministers have agreed on:"), True, Reason.INTRODUCES),
        (_body("• one of the many points agreed"), True, Reason.OTHER_KIND),
        (_body("Two lines of it\nare not a lede here"), True, Reason.OTHER_KIND),
        (_body(LONG * 2, LONG * 4, LONG * 4), True, Reason.LONG),
    ],
)
def test_the_first_paragraph_is_judged(text: str, apart: bool, reason: Reason) -> None:
    found = find_lede(RichText(text), stands_apart=apart)
    assert found.reason is reason
    is_lede = reason in (Reason.STANDS_APART, Reason.MUCH_SHORTER)
    assert found.end == (text.index("\n\n") if is_lede else 0)


@pytest.mark.parametrize("style", [Style.BOLD, Style.ITALIC])
def test_a_paragraph_wholly_emphasised_stands_apart(style: Style) -> None:
    body = RichText(_body(NEAR), (Mark(0, len(NEAR), style),))
    assert find_lede(body, stands_apart=False).reason is Reason.STANDS_APART


@pytest.mark.parametrize("style", [Style.HEADING, Style.QUOTE, Style.PRE])
def test_a_heading_or_quotation_is_no_lede(style: Style) -> None:
    body = RichText(_body(HALF), (Mark(0, len(HALF), style),))
    assert find_lede(body, stands_apart=True).reason is Reason.OTHER_KIND
