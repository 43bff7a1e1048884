"""Make docs/demo.svg, the picture of a demo run: `python -m docs.pictures`.

It runs the demo and draws what the terminal showed. Of a long run it keeps the frames that tell the
story and marks each gap. The picture names no font file and no address.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

PICTURE = Path(__file__).parent / "demo.svg"
WIDTH = 92
LONGEST_DEMO_SECONDS = 120
# The first words of the frames and headings that are drawn; what lies between is left out.
KEPT = (
    "1. Articles come in",
    "2. Two channels",
    "3. What each chat sees",
    "╭─ @caucasus_desk",
    "/topic russia",
    "On Russia",
    "4. The ledger",
)
_HEADING = re.compile(r"\d\. ")
_GAP = "⋮"
_THEME = TerminalTheme(
    (24, 26, 31),
    (221, 225, 232),
    [
        (24, 26, 31),
        (235, 110, 110),
        (120, 200, 120),
        (225, 190, 105),
        (110, 165, 245),
        (205, 140, 225),
        (95, 200, 210),
        (221, 225, 232),
    ],
    [
        (128, 134, 146),
        (245, 140, 140),
        (150, 220, 150),
        (240, 210, 140),
        (140, 185, 250),
        (220, 165, 240),
        (130, 220, 230),
        (255, 255, 255),
    ],
)
# Rich's own form of a picture names fonts on the web; this one takes what the reader's machine has.
_SVG = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
font-size: {char_height}px; line-height: {line_height}px;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


class PictureError(Exception):
    """The demo did not show what the picture is to show."""


def run_demo() -> str:
    """What the demo writes to a terminal, colours and all.

    Raises: CalledProcessError, TimeoutExpired.
    """
    colours = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(WIDTH)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo"],
        env=os.environ | colours,
        stdout=subprocess.PIPE,
        timeout=LONGEST_DEMO_SECONDS,
        check=True,
        text=True,
    )
    return done.stdout


def blocks(lines: list[Text]) -> list[list[Text]]:
    """Frames, and headings with what stands under them, each a block of lines."""
    found: list[list[Text]] = []
    after_frame = False
    for line in lines:
        begins = line.plain.startswith("╭") or _HEADING.match(line.plain)
        if begins or after_frame or not found:
            found.append([])
        found[-1].append(line)
        after_frame = line.plain.startswith("╰")
    return found


def choose(every: list[list[Text]]) -> list[Text]:
    """The lines of the blocks in KEPT, a mark where others lie between.

    Raises: PictureError where the demo showed none of a kind.
    """
    wanted, chosen, gap = list(KEPT), list[Text](), False
    for block in every:
        text = "\n".join(line.plain for line in block[:2]).replace("│ ", "")
        if wanted and wanted[0] in text:
            if gap:
                chosen.append(Text(_GAP.center(WIDTH), style="bright_black"))
            chosen += block
            wanted.pop(0)
            gap = False
        else:
            gap = True
    if wanted:
        raise PictureError(f"the demo shows no {wanted[0]!r}: mend KEPT in docs/pictures.py")
    return chosen


def draw(lines: list[Text]) -> str:
    """The lines as they stand on a terminal, as SVG."""
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    for line in lines:
        console.print(line, overflow="crop", no_wrap=True)
    return console.export_svg(
        title="make demo", theme=_THEME, code_format=_SVG, unique_id="dateline"
    )


def main() -> None:
    """Raises: PictureError; CalledProcessError and TimeoutExpired where the demo fails."""
    lines = [Text.from_ansi(line) for line in run_demo().splitlines()]
    PICTURE.write_text(draw(choose(blocks(lines))), encoding="utf-8")


if __name__ == "__main__":
    main()
