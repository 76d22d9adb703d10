"""All settings, read once from the environment (or a .env file in the working folder)."""

from __future__ import annotations

import logging
import os
from datetime import date
from functools import lru_cache
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from knowledge.search.dense import SHIPPED

PREFIX = "MOTCUA_"
ENV_FILE = ".env"


class Settings(BaseSettings):
    """Every setting with its default; unknown or malformed ones are errors that name them."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", validate_default=True
    )

    home: Path = Path("var")
    database_url: str | None = None  # default: SQLite files under home
    encoder: str = str(SHIPPED)  # a folder or a model's name on a hub
    telegram_bot_token: SecretStr | None = Field(default=None, validation_alias="TELEGRAM_BOT_TOKEN")
    telegram_base_url: str | None = None
    telegram_base_file_url: str | None = None
    telegram_chat_s: float = Field(default=1.0, ge=0)  # between two messages to one chat
    telegram_group_minute: int = Field(default=20, ge=1)  # messages to one group, as Telegram allows
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str | None = None  # the address citizens open; printed in the QR code
    rasa: bool = True
    rasa_port: int = Field(default=0, ge=0, le=65535)  # 0: any free one
    rasa_timeout_s: float = Field(default=3.0, gt=0)
    python310: str | None = None
    message_limit: int = Field(default=30, ge=1)  # messages of one conversation in a minute
    session_minutes: int = Field(default=60, ge=1)  # of silence, then a conversation starts anew
    key: SecretStr | None = None  # seals citizens' words; several by commas, the first seals
    draft_days: int = Field(default=30, ge=1)  # an unfinished form is kept
    contact_days: int = Field(default=90, ge=1)  # a contact, after its case is closed
    case_days: int = Field(default=730, ge=1)  # the words of a case, after it is closed
    settled_days: int = Field(default=30, ge=1)  # after its reply a case counts as closed
    link_minutes: int = Field(default=60, ge=5, le=1440)  # a one-time page stays open
    pass_minutes: int = Field(default=10, ge=1)  # of office time, then the next unit is asked
    dossiers: Path | None = None  # the mapping of one-stop software (docs/dossiers.md)
    maintainer: str | None = None  # who changes and publishes on this machine, unless --by says
    administrators: str = ""  # names, by commas: who may allow what the rules forbid
    log_level: str = "INFO"

    @field_validator("home")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in logging.getLevelNamesMapping():
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def knowledge_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'knowledge.db'}"

    @property
    def conversations_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'conversations.db'}"

    @property
    def index_folder(self) -> Path:
        return self.home / "index"


# Names that are ours but no field of Settings: read elsewhere, in tests and the installer.
_ELSEWHERE = {"MOTCUA_TEST_POSTGRES", "MOTCUA_TEST_SHARED"}


def _variable(field: str) -> str:
    """The environment variable that sets a field."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"{PREFIX}{field}".upper()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process. Raises `SettingsError` naming what is wrong."""
    known = {_variable(field) for field in Settings.model_fields} | _ELSEWHERE
    given = (*os.environ, *dotenv_values(ENV_FILE))
    unknown = sorted(
        {name for name in given if name.upper().startswith(PREFIX) and name.upper() not in known}
    )
    if unknown:
        raise SettingsError(f"Thiết lập lạ: {', '.join(unknown)}. Xem docs/settings.md.")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        name = _variable(field) if field in Settings.model_fields else field
        raise SettingsError(f"Thiết lập {name} không hợp lệ: {first['msg']}") from None


def parse_day(text: str) -> date:
    """A day written 2026-12-31 or 31-12-2026. Raises `SettingsError` otherwise."""
    parts = text.strip().replace("/", "-").split("-")
    try:
        if len(parts) == 3 and len(parts[0]) == 4:
            return date(int(parts[0]), int(parts[1]), int(parts[2]))
        if len(parts) == 3 and len(parts[2]) == 4:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        pass
    raise SettingsError(f"Ngày “{text}” không đúng dạng; viết 31-12-2026 hoặc 2026-12-31.")
