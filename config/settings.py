"""The settings: environment variables that begin with DATELINE_, or a `.env` file.

Each has a type with its unit, a default and one sentence; docs/settings.md is made from here.
A secret may also stand in a file: DATELINE_BOT_TOKEN_FILE=/run/secrets/token.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
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


class SecretFileError(ValueError):
    """A `*_FILE` setting names a file that cannot be read."""


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
            raise SecretFileError(
                f"{name.upper()} names {path}, which cannot be read "
                f"({error.strerror}): create the file or mend the path."
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
    time_zone: str = Field(
        default="UTC", description="IANA time zone of channels and schedules that name none."
    )
    language: str = Field(
        default="en",
        description="Language of the bot where a person's own is not there: en, ru, uk or az.",
    )

    @field_validator("owners", mode="before")
    @classmethod
    def _split_owners(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part for part in value.replace(" ", ",").split(",") if part)
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
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
