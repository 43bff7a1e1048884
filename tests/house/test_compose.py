"""What is installed agrees with the program: settings, rooms, the pinned base and requirements."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from dotenv import dotenv_values
from pydantic import SecretStr

from config.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\bDATELINE_[A-Z_]+\b")


def _known_variables() -> set[str]:
    known = set()
    for name, field in Settings.model_fields.items():
        variable = f"DATELINE_{name.upper()}"
        known.add(variable)
        if field.annotation is not None and "SecretStr" in str(field.annotation):
            known.add(f"{variable}_FILE")
    return known


@pytest.fixture
def service() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    found: dict[str, Any] = compose["services"]["dateline"]
    return found


@pytest.mark.parametrize(
    "name", ["Dockerfile", "docker-compose.yml", ".env.example", "docs/operators.md"]
)
def test_every_variable_named_is_a_setting(name: str) -> None:
    named = set(VARIABLE.findall((ROOT / name).read_text(encoding="utf-8")))
    assert named
    assert named <= _known_variables()


def test_the_example_is_valid_with_every_line_in_use(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in _known_variables():
        monkeypatch.delenv(variable, raising=False)
    file = tmp_path / ".env"
    file.write_text(re.sub(r"^#(?=DATELINE_)", "", EXAMPLE, flags=re.MULTILINE), encoding="utf-8")
    settings = Settings(_env_file=file)
    assert isinstance(settings.bot_token, SecretStr)
    assert str(settings.api_url) == f"{dotenv_values(file)['DATELINE_API_URL']}/"


def test_the_example_as_it_is_sets_no_secret() -> None:
    lines = [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if "TOKEN" in line or "PASSWORD" in line] == []


def test_the_token_comes_from_a_file_in_a_folder_that_is_mounted(service: dict[str, Any]) -> None:
    path = Path(service["environment"]["DATELINE_BOT_TOKEN_FILE"])
    assert f"./secrets:{path.parent}:ro" in service["volumes"]
    assert "/secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_database_lies_in_the_volume(service: dict[str, Any]) -> None:
    assert "data:/data" in service["volumes"]
    assert "DATELINE_DATABASE_URL=sqlite+aiosqlite:////data/" in DOCKERFILE
    assert "VOLUME /data" in DOCKERFILE


def test_a_crash_restarts_it_and_a_post_on_its_way_may_end(service: dict[str, Any]) -> None:
    from bot.publishing.request import AiohttpRequest

    assert service["restart"] == "unless-stopped"
    grace = service["stop_grace_period"]
    assert grace.endswith("s")
    assert int(grace[:-1]) >= 2 * AiohttpRequest().read_timeout


def test_the_image_is_small_pinned_and_not_root() -> None:
    lines = DOCKERFILE.splitlines()
    assert lines[0] == "FROM python:3.11-slim-bookworm"
    assert DOCKERFILE.count("pip install") == DOCKERFILE.count("--require-hashes") == 1
    assert "apt" not in DOCKERFILE
    assert lines.index("USER dateline") < lines.index('ENTRYPOINT ["dateline"]')


def test_every_package_of_the_project_is_in_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for package in packages:
        assert f"COPY {package} /app/{package}" in DOCKERFILE
        assert f"!{package}" in allowed
    assert allowed[1] == "*"
