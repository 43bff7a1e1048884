"""The settings: environment variables that begin with DATELINE_, or a `.env` file.

Each has a type with its unit, a default and one sentence; docs/settings.md is made from here.
A secret may also stand in a file: DATELINE_BOT_TOKEN_FILE=/run/secrets/token.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, HttpUrl, SecretStr, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

LANGUAGES = ("en", "ru", "uk", "az")


# What the address of a PostgreSQL server may carry behind "?", each with the form of its value.
_POSTGRES_OPTIONS = {
    "ssl": r"disable|allow|prefer|require|verify-ca|verify-full",
    "host": r".+",
    "passfile": r".+",
    "prepared_statement_cache_size": r"\d{1,6}",
}
# Telegram's ids are 52 bits wide: https://core.telegram.org/bots/api#user
_CHAT = re.compile(r"-?[1-9]\d{0,15}|@[A-Za-z]\w{3,31}", re.ASCII)
_USER_ID = re.compile(r"[1-9]\d{0,15}", re.ASCII)

# A host as it stands in an address, with a port or without.
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # reads a whole tree of files


class SettingsFileError(ValueError):
    """The file `.env`, or one that a `*_FILE` setting names, cannot be read."""


class _SecretFiles(EnvSettingsSource):
    """`DATELINE_<NAME>_FILE` in place of `DATELINE_<NAME>`, for secrets only."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        if field.annotation is not SecretStr and SecretStr not in getattr(
            field.annotation, "__args__", ()
        ):
            return None, field_name, False
        name = f"{self.env_prefix}{field_name}_file"
        path = self.env_vars.get(name.lower())
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            raise SettingsFileError(
                f"{name.upper()} names {path}, which cannot be read "
                f"({error.strerror}): create the file or mend the path."
            ) from error
        except UnicodeDecodeError as error:
            raise SettingsFileError(
                f"{name.upper()} names {path}, which is no text in UTF-8: write the secret alone "
                "into it."
            ) from error


class Settings(BaseSettings):
    """All that an operator can set."""

    model_config = SettingsConfigDict(
        env_prefix="DATELINE_", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    bot_token: SecretStr | None = Field(
        default=None, description="The bot's token, as @BotFather gave it."
    )
    bot_name: str | None = Field(
        default=None,
        description="The bot's user name, for `dateline render` without a bot running; "
        "a running bot asks Telegram.",
    )
    api_url: HttpUrl = Field(
        default=HttpUrl("https://api.telegram.org"),
        description="Base address of the Bot API: Telegram's, or any compatible server's.",
    )
    database_url: str = Field(
        default="sqlite+aiosqlite:///dateline.db",
        description="Where everything is stored: sqlite+aiosqlite:///FILE or postgresql+asyncpg://…",
    )
    owners: Annotated[frozenset[int], NoDecode] = Field(
        default=frozenset(),
        description="Telegram user ids of the owners, with commas between: they edit and publish.",
    )
    service_chat: str | None = Field(
        default=None,
        description="Number or @name of a private chat of the bot's, where it looks at what may "
        "have arrived (a silent forward, deleted at once).",
    )
    private_delivery: Literal["at-most-once", "at-least-once"] = Field(
        default="at-most-once",
        description="A post to a private chat that may have arrived is left alone (at-most-once) "
        "or sent again (at-least-once).",
    )
    answer_seconds: int = Field(
        default=120,
        ge=0,
        le=86_400,
        description="Seconds that a channel's later posts wait for an editor's answer about one "
        "that may have arrived; then they go before it.",
    )
    time_zone: str = Field(
        default="UTC", description="IANA time zone of channels and schedules that name none."
    )
    language: str = Field(
        default="en",
        description="Language of the bot where a person's own is not there: en, ru, uk or az.",
    )
    summary_url: HttpUrl | None = Field(
        default=None,
        description="Base address of an OpenAI-compatible endpoint, of any host, that writes "
        "summaries (http://127.0.0.1:8080/v1); empty: they are extracted.",
    )
    summary_model: str | None = Field(
        default=None, description="Name of the model at that endpoint; empty: the server's own."
    )
    summary_key: SecretStr | None = Field(
        default=None, description="Key for that endpoint, where it wants one."
    )
    fetch_allow_hosts: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(),
        description="Hosts of private networks that may be fetched all the same, with commas "
        "between: feeds.lan, 127.0.0.1:8080.",
    )

    calls_at_once: int = Field(
        default=128,
        ge=1,
        le=1000,
        description="Posts that may be on their way to Telegram at once, each on a connection of "
        "its own; 1,000 a second at 50 ms each need about 80.",
    )
    messages_per_second: int | None = Field(
        default=None,
        ge=0,
        description="Messages a second to all chats together that Telegram permits; empty: 30, or "
        "1000 with paid broadcasts; 0: no limit.",
    )
    chat_messages_per_second: float = Field(
        default=1.0, ge=0, description="Messages a second to one chat; 0: no limit."
    )
    group_messages_per_minute: int = Field(
        default=20,
        ge=0,
        description="Messages and edits a minute in one group or channel; 0: no limit.",
    )
    paid_broadcasts: bool = Field(
        default=False,
        description="Send posts with allow_paid_broadcast: up to 1000 a second, for which Telegram "
        "takes Stars from the bot's balance.",
    )

    def __init__(self, **values: Any) -> None:
        """Raises: SettingsFileError, pydantic.ValidationError."""
        try:
            super().__init__(**values)
        except UnicodeDecodeError as error:
            raise SettingsFileError(".env is no text in UTF-8: save it as such.") from error
        except OSError as error:
            raise SettingsFileError(
                f".env cannot be read ({error.strerror}): mend its rights."
            ) from error

    @field_validator("owners", mode="before")
    @classmethod
    def _split_owners(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part for part in value.replace(" ", ",").split(",") if part]
        if wrong := next((part for part in parts if not _USER_ID.fullmatch(part)), None):
            raise ValueError(f"{wrong!r} is no user id; write numbers with commas between")
        return frozenset(parts)

    @field_validator("fetch_allow_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        hosts = [host.lower() for host in value.replace(",", " ").split()]
        if wrong := next((host for host in hosts if not _HOST.fullmatch(host)), None):
            raise ValueError(f"{wrong!r} is no host; write feeds.lan or 127.0.0.1:8080")
        return frozenset(hosts)

    @field_validator("service_chat")
    @classmethod
    def _known_chat(cls, value: str | None) -> str | None:
        if value is not None and not _CHAT.fullmatch(value):
            raise ValueError(f"{value!r} is no chat: write its number or its @name")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database_options(cls, value: str) -> str:
        known = _POSTGRES_OPTIONS if value.startswith("postgres") else {}
        for name, setting in parse_qsl(value.partition("?")[2], keep_blank_values=True):
            if name not in known:
                able = f"there are {', '.join(known)}" if known else "such an address has none"
                raise ValueError(f"there is no option {name!r} behind its “?”: {able}")
            if not re.fullmatch(known[name], setting):
                raise ValueError(f"its option {name!r} cannot be {setting!r}")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in _zones():
            raise ValueError(f"{value!r} is not an IANA time zone such as Europe/Kyiv")
        return value

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"{value!r} is none of {', '.join(LANGUAGES)}")
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _SecretFiles(settings_cls), env_settings, dotenv_settings
