"""The paragraphs of a plain text, whichever way its lines were broken.

An empty line parts paragraphs. Inside a block without empty lines, lines no longer than WIDTH are
taken for wrapped ones: a break is undone where the next word would not have fitted, where a
sentence goes on, or where most of the block's breaks are such; it is kept where it was meant
(verses, addresses). Where there are longer lines, lines are paragraphs themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise

WIDTH = 100  # what nobody wraps beyond
_LEAST_WIDTH = 40  # nor below: such lines were broken on purpose
_ITEM = re.compile(r"[ \t]*(?:[-*•–—]|\d{1,3}[.)])[ \t]+(?=\S)")
_BULLET = re.compile(r"^[ \t]*[-*•][ \t]+")
_INDENT = re.compile(r"[ \t]*")
_OPEN_END = re.compile(r"\w[-‐]$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str  # "\n" where a line break is meant
    gap: int  # empty lines below it


def plain_paragraphs(text: str) -> list[Paragraph]:
    """In order; list items are lines of one paragraph, dashes and stars before them bullets."""
    lines = [line.rstrip() for line in text.expandtabs(4).split("\n")]
    blocks = [list(block) for _, block in groupby(lines, key=bool)]
    wrapped = [line for block in blocks if len(block) > 1 for line in block]
    width = max(map(len, wrapped), default=0)
    found: list[Paragraph] = []
    for block in blocks:
        if not block[0]:
            if found:
                found[-1] = Paragraph(found[-1].text, len(block))
            continue
        # A headline may stand right above its text, so the top is judged line by line.
        prose = bool(found) and _is_prose(block, width)
        found += (Paragraph(piece, 0) for piece in _unwrapped(block, width, prose))
    return found


def _is_prose(block: list[str], width: int) -> bool:
    """Were most of its lines full? Then the others were broken by chance, not on purpose."""
    breaks = [_goes_on(before, line, width) for before, line in pairwise(block)]
    return sum(breaks) * 2 > len(breaks)


def _unwrapped(block: list[str], width: int, prose: bool) -> list[str]:
    paragraphs = [[_begun(block[0])]]
    for before, line in pairwise(block):
        if _ITEM.match(line):
            paragraphs[-1] += ["\n", _begun(line)]
        elif width > WIDTH or (_indent(line) > _indent(before) and not _ITEM.match(before)):
            paragraphs.append([line.strip()])
        elif prose or _goes_on(before, line, width):
            paragraphs[-1] += ["" if _OPEN_END.search(before) else " ", line.strip()]
        else:
            paragraphs[-1] += ["\n", line.strip()]
    return ["".join(pieces) for pieces in paragraphs]


def _begun(line: str) -> str:
    return _BULLET.sub("• ", line).strip()


def _indent(line: str) -> int:
    found = _INDENT.match(line)
    return found.end() if found else 0


def _goes_on(before: str, line: str, width: int) -> bool:
    """Was the break after `before` made only because the line was full?"""
    word = line.split(maxsplit=1)[0]
    full = width >= _LEAST_WIDTH and len(before) + 1 + len(word) > width
    return full or word[0].islower() or before.endswith((" -", " –", " —", ","))
