"""What Telegram would change or refuse in a text, mended before it is sent.

Telegram turns control characters into spaces and drops some marks and direction overrides without
a word (its function clean_input_string); had we not done the same, our offsets would be wrong. We
go a step further where dropping would glue words together or reorder a line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from storage.richtext import Mark

# Line ends, then surrogates, control characters, direction overrides and isolates with the marks
# that Telegram drops, letters with a ring written in two characters (the ring alone is dropped, so
# "a" + ring would lose it), and all but the last of direction marks in a row (it changes those).
_FAULTS = re.compile(
    "(?P<line>\r\n?|[\u2028\u2029])"
    "|(?P<pair>[\ud800-\udbff][\udc00-\udfff])"
    "|(?P<lone>[\ud800-\udfff])"
    "|(?P<control>[\x00-\x09\x0b-\x1f\x7f-\x9f])"
    "|(?P<ringed>[AUauwy]\u030a)"
    "|(?P<doubled>[\u200e\u200f](?=[\u200e\u200f]))"
    "|(?P<dropped>[\u202a-\u202e\u2066-\u2069\ufeff\u030a\u0333\u033f])"
)
_RINGED = {"A": "Å", "U": "Ů", "a": "å", "u": "ů", "w": "ẘ", "y": "ẙ"}

# Characters that leave no ink: Telegram takes a message of nothing else for an empty one.
_INKLESS = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff]*"
)


def clean(text: str, marks: Iterable[Mark] = ()) -> tuple[str, tuple[Mark, ...]]:
    """The text as Telegram will keep it, and its marks moved along.

    Line ends become "\\n", control characters (tabs and NUL too) spaces, lone surrogates U+FFFD;
    direction overrides and isolates go, for they could reorder what stands beside the text.
    """
    if not _FAULTS.search(text):
        return text, tuple(marks)
    pieces: list[str] = []
    olds, news = [0], [0]
    for fault in _FAULTS.finditer(text):
        mended = _mend(fault)
        kept = text[olds[-1] : fault.start()]
        pieces += (kept, mended)
        news.append(news[-1] + len(kept) + len(mended))
        olds.append(fault.end())
    pieces.append(text[olds[-1] :])

    def place(position: int) -> int:
        before = bisect_right(olds, position) - 1
        return news[before] + position - olds[before]

    moved = (Mark(place(m.start), place(m.end), m.style, m.url) for m in marks)
    return "".join(pieces), tuple(moved)


def _mend(fault: re.Match[str]) -> str:
    match fault.lastgroup:
        case "line":
            return "\n"
        case "pair":
            return fault[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        case "lone":
            return "\ufffd"
        case "control":
            return " "
        case "ringed":
            return _RINGED[fault[0][0]]
        case _:
            return ""


def one_line(text: str) -> str:
    """The text cleaned, every run of white space one space, none at the ends."""
    return " ".join(clean(text)[0].split())


def is_blank(text: str) -> bool:
    """True where nothing that Telegram keeps of the text leaves ink on the screen."""
    return _INKLESS.fullmatch(clean(text)[0]) is not None
