"""Imports go down only; third parties stay in their fence. A failure says where code belongs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent

# From the top of the building to the ground: a room may import from any line below its own.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("bot.__main__",),
    ("bot.cli",),
    ("bot.app",),
    ("bot.jobs",),
    ("bot.readers", "bot.editors", "bot.web"),
    ("bot.chat",),
    ("bot.publishing", "bot.newsroom"),
    ("bot.common",),
    ("storage", "config"),
)

# A third party, and the only places that may import it.
FENCES: dict[str, tuple[str, ...]] = {
    "telegram": (
        "bot.app",
        "bot.readers",
        "bot.editors",
        "bot.chat",
        "bot.publishing.request",
        "bot.publishing.limits.wire",
        "bot.publishing.calls",
        "bot.publishing.sender",
        "bot.publishing.outcome",
        "bot.publishing.line",
        "bot.publishing.probe",
        "bot.publishing.settler",
    ),
    "sqlalchemy": ("storage",),
    "aiosqlite": ("storage",),
    "asyncpg": ("storage",),
    "alembic": ("storage",),
    "apscheduler": ("bot.jobs", "bot.publishing.trigger"),
    "aiohttp": ("bot.publishing.request", "bot.newsroom.fetch", "bot.web", "simulator"),
    "tdjson": ("simulator",),
    "typer": ("bot.cli",),
}


def _modules() -> Iterator[tuple[str, Path]]:
    for top in ("bot", "storage", "config", "simulator"):
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}:{node.lineno}: write imports absolutely"
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def _inside(module: str, room: str) -> bool:
    return module == room or module.startswith(room + ".")


def _floor(module: str) -> tuple[int, str] | None:
    for number, rooms in enumerate(FLOORS):
        for room in rooms:
            if _inside(module, room):
                return number, room
    return None


MODULES = dict(_modules())
IMPORTS = [  # who imports what, and where that stands
    (module, target, f"{path}:{line}")
    for module, path in MODULES.items()
    for target, line in _imports(path)
]


def test_imports_go_down_only() -> None:
    for module, target, where in IMPORTS:
        here, there = _floor(module), _floor(target)
        if here is None or there is None or here[1] == there[1]:
            continue
        assert there[0] > here[0], (
            f"{where}: {here[1]} imports {there[1]}. Imports go down only "
            f"({' → '.join(' | '.join(rooms) for rooms in FLOORS)}): move what both need to a "
            "room below, or pass it in from bot/app.py."
        )


def test_every_module_of_the_bot_has_a_floor() -> None:
    for module in (name for name in MODULES if name.startswith("bot.")):
        assert _floor(module), f"{module} is in no room: name its floor in tests/test_layers.py"


def test_the_simulator_stands_alone() -> None:
    for module, target, where in IMPORTS:
        if _inside(module, "simulator"):
            assert target.split(".")[0] not in ("bot", "storage", "config"), (
                f"{where}: the simulator imports none of ours"
            )
        elif _inside(target, "simulator"):
            assert _inside(module, "bot.cli"), (
                f"{where}: only bot/cli (and tests) may start the simulator"
            )


def test_third_parties_stay_in_their_fence() -> None:
    for module, target, where in IMPORTS:
        for package, allowed in FENCES.items():
            if _inside(target, package):
                assert any(_inside(module, room) for room in allowed), (
                    f"{where}: {package} belongs to {', '.join(allowed)}"
                )


def test_storage_and_config_know_nothing_of_the_bot() -> None:
    for module, target, where in IMPORTS:
        if module.split(".")[0] in ("storage", "config"):
            assert target.split(".")[0] not in ("bot", "simulator"), where
