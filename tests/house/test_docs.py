"""The docs and the code say the same: what is named exists, and what exists is named."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from lxml import etree
from rich.text import Text

from bot import editors, readers
from bot.chat import Command
from config.locales.extract import messages
from config.settings import Settings
from docs import generate, pictures

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
GENERATED = ("settings.md", "commands.md")
ALL_COMMANDS = (*readers.HANDLERS, *editors.HANDLERS)
VERBS = dict(generate.verbs())

_FENCE = re.compile(r"^[ \t]*```(\w*)\n(.*?)^[ \t]*```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
# A letter's part of a template: what remains of it without its placeholders.
_LEAST_LETTERS = 4


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(path: Path) -> str:
    """A page without its blocks of code."""
    return _FENCE.sub("", path.read_text(encoding="utf-8"))


def code(path: Path) -> list[str]:
    """Every line of a shell block, and every span of code."""
    text = path.read_text(encoding="utf-8")
    shell = [
        line for kind, block in _FENCE.findall(text) if kind == "sh" for line in block.split("\n")
    ]
    return [*shell, *_SPAN.findall(_FENCE.sub("", text))]


def written(*paths: Path) -> str:
    """What people wrote, without the generated pages."""
    return "\n".join(
        path.read_text(encoding="utf-8") for path in paths if path.name not in GENERATED
    )


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == generate.pages()[name], "run `make docs`"


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_lead_to_files_that_exist(page: Path) -> None:
    links = [link.split("#")[0] for link in _LINK.findall(prose(page)) if "://" not in link]
    missing = [link for link in links if link and not (page.parent / link).exists()]
    assert not missing


def test_every_row_of_where_to_open_what_names_a_file() -> None:
    _, _, table = prose(ROOT / "CONTRIBUTING.md").partition("| I want to")
    rows = [line.split(" | ") for line in table.splitlines()[2:] if line.startswith("|")]
    assert len(rows) > 20
    for wish, where in rows:
        assert _LINK.search(where), f"{wish}: links to no file"


def test_a_link_is_written_as_the_path_that_it_leads_to() -> None:
    text = prose(ROOT / "CONTRIBUTING.md")
    for shown, target in re.findall(r"\[([^]]+)\]\(([^)]+)\)", text):
        assert target.endswith(shown.replace("\\", "")) or "0001" in shown, f"{shown} → {target}"


def verb_in(line: str) -> tuple[str, list[str]] | None:
    """The verb that a line of code calls, and the options behind it."""
    line = re.sub(r"compose exec (?:-\w+ )*dateline ", "", line)  # there it is the service's name
    found = re.search(r"(?:(?<![\w/-])(?:\.venv/bin/)?dateline|python -m bot) +([a-z].*)", line)
    if found is None:
        return None
    words = shlex.split(found[1], comments=True)
    name = " ".join(words[:2]) if f"{words[0]} add" in VERBS and len(words) > 1 else words[0]
    return name, [word.partition("=")[0] for word in words if word.startswith("--")]


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_only_verbs_and_options_that_exist_are_named(page: Path) -> None:
    groups = {name.split()[0] for name in VERBS}
    for line in code(page):
        if (named := verb_in(line)) is None:
            continue
        name, options = named
        assert name in VERBS or name in groups, f"`{line}` names the verb {name}, which is none"
        if name in VERBS:
            known = {option for parameter in VERBS[name].params for option in parameter.opts}
            assert set(options) <= known | {"--help"}, line


def test_a_verb_that_is_none_is_noticed() -> None:
    assert verb_in(".venv/bin/dateline fly --high") == ("fly", ["--high"])
    assert verb_in("dateline schedule add @a --cron '0 9 * * *'") == ("schedule add", ["--cron"])
    assert verb_in("the words dateline and so on are code only in code") == ("and", [])
    assert verb_in("python -m bot run --log-json") == ("run", ["--log-json"])
    assert verb_in("docker compose exec -T dateline dateline add -") == ("add", [])
    assert verb_in("docker compose exec -T dateline cat /data/dateline.db") is None


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_only_targets_of_the_makefile_are_named(page: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    named = {found[1] for line in code(page) if (found := re.match(r"make ([a-z-]+)", line))}
    assert named <= set(targets)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_named_by_what_people_wrote(verb: str) -> None:
    first, *rest = verb.split()
    text = written(*pages())
    assert re.search(rf"dateline {first}\b|`{first}`", text), f"no page names `dateline {verb}`"
    assert all(re.search(rf"\b{word}\b", text) for word in rest)


@pytest.mark.parametrize("setting", Settings.model_fields)
def test_every_setting_has_its_row_with_a_sentence(setting: str) -> None:
    rows = (DOCS / "settings.md").read_text(encoding="utf-8").splitlines()
    (row,) = [row for row in rows if row.startswith(f"| `{generate.variable(setting)}` |")]
    assert row.rstrip("| ").endswith((".", "…")), "a setting's description is one sentence"


@pytest.mark.parametrize(
    ("page", "commands"), [("readers.md", readers.HANDLERS), ("editors.md", editors.HANDLERS)]
)
def test_every_command_is_shown_to_those_who_have_it(
    page: str, commands: tuple[Command, ...]
) -> None:
    shown = {word for span in code(DOCS / page) for word in re.findall(r"/(\w+)", span)}
    headings = set(re.findall(r"/(\w+)", "\n".join(re.findall(r"^#.*$", prose(DOCS / page), re.M))))
    for command in commands:
        assert set(command.names) <= shown | headings, f"{page} does not show {command.usage}"


@pytest.mark.parametrize("page", ["readers.md", "editors.md"])
def test_only_commands_that_exist_are_shown(page: str) -> None:
    known = {name for command in ALL_COMMANDS for name in command.names}
    for span in code(DOCS / page):
        if found := re.match(r"/(\w+)", span):
            assert found[1] in known, f"{page} shows {span}"


def templates() -> list[re.Pattern[str]]:
    """What the bot can say, line by line, with anything in the place of a placeholder."""
    found = []
    for _file, _line, text in messages():
        for template in [text] if isinstance(text, str) else text:
            for line in template.split("\n"):
                fixed = re.split(r"\{\w+\}", line)
                if len(re.findall(r"[^\W\d_]", "".join(fixed))) >= _LEAST_LETTERS:
                    found.append(re.compile(".+?".join(map(re.escape, fixed))))
    return found


@pytest.mark.parametrize("page", ["readers.md", "editors.md"])
def test_the_bots_words_are_quoted_as_it_says_them(page: str) -> None:
    text, known = prose(DOCS / page), templates()
    quoted = re.findall(r"^ *> (.+)$", text, re.M) + re.findall(r"\*\*“(.+?)”\*\*", text)
    assert len(quoted) >= 5
    for sentence in quoted:
        assert any(one.fullmatch(sentence) for one in known), f"the bot does not say: {sentence}"


@pytest.mark.parametrize("page", ["readers.md", "editors.md"])
def test_buttons_are_named_as_they_are_written(page: str) -> None:
    known = {text for _file, _line, text in messages()}
    buttons = [found[1] for span in code(DOCS / page) if (found := re.fullmatch(r"\[(.+)\]", span))]
    assert buttons
    assert set(buttons) <= known


def test_the_picture_asks_for_nothing_outside_itself() -> None:
    picture = pictures.PICTURE.read_text(encoding="utf-8")
    assert re.findall(r"\w+://[^\"')\s]+", picture) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"@font-face|@import|<script|<image|href", picture)
    words = "".join(map(str, etree.fromstring(picture.encode()).itertext())).replace("\xa0", " ")
    for heading in pictures.KEPT:
        assert heading in words


def lines(*texts: str) -> list[Text]:
    return [Text(text) for text in texts]


def test_a_picture_keeps_what_tells_the_story_and_marks_the_gaps() -> None:
    run = ["1. Articles come in", "  one", "2. Two channels", "3. What each chat sees"]
    frames = [["╭─ Olena ─╮", "│ /latest │", "╰─────────╯"]]
    frames += [["╭─ @caucasus_desk ─╮", "│ A post │", "╰────╯"]]
    frames += [
        ["╭─ Olena ─╮", f"│ {words} │", "╰─────────╯"] for words in ("/topic russia", "On Russia")
    ]
    run += [line for frame in frames for line in frame]
    shown = [
        line.plain for line in pictures.choose(pictures.blocks(lines(*run, "4. The ledger", "  4")))
    ]
    assert "│ /latest │" not in shown
    assert [line.strip() for line in shown].count("⋮") == 1
    assert shown[3].startswith("3.")
    assert shown[-2:] == ["4. The ledger", "  4"]


def test_a_demo_that_lacks_a_scene_makes_no_picture() -> None:
    with pytest.raises(pictures.PictureError, match=r"shows no '2\. Two channels'"):
        pictures.choose(pictures.blocks(lines("1. Articles come in", "4. The ledger")))
