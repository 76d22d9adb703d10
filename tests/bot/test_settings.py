"""Settings: read once, typed; what is wrong is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import parse_day, settings


def test_defaults(fresh_settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = settings()
    assert found.home == tmp_path / "var"
    assert (found.host, found.port, found.rasa) == ("127.0.0.1", 8080, True)
    assert found.telegram_bot_token is None
    assert found.knowledge_url == f"sqlite:///{tmp_path}/var/knowledge.db"
    assert found.conversations_url == f"sqlite:///{tmp_path}/var/conversations.db"


def test_one_database_for_all(fresh_settings: pytest.MonkeyPatch) -> None:
    fresh_settings.setenv("MOTCUA_DATABASE_URL", "postgresql+psycopg://x@h/d")
    assert settings().knowledge_url == settings().conversations_url == "postgresql+psycopg://x@h/d"


@pytest.mark.parametrize(
    "name", ["MOTCUA_PROT", "motcua_prot", "MOTCUA_", "MOTCUA_TELEGRAM_BOT_TOKEN", "MOTCUA_KNOWLEDGE_URL"]
)
def test_an_unknown_variable_is_named(fresh_settings: pytest.MonkeyPatch, name: str) -> None:
    fresh_settings.setenv(name, "1")
    with pytest.raises(SettingsError, match=name):
        settings()


def test_an_unknown_name_in_the_env_file_is_named(fresh_settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MOTCUA_PORT=9000\nOTHER=1\n", "utf-8")
    assert settings().port == 9000
    settings.cache_clear()
    (tmp_path / ".env").write_text("MOTCUA_PROT=9000\n", "utf-8")
    with pytest.raises(SettingsError, match="MOTCUA_PROT"):
        settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOTCUA_PORT", "tám nghìn"), ("MOTCUA_PORT", "65536"), ("MOTCUA_PORT", "-1"),
        ("MOTCUA_RASA", "có lẽ"), ("MOTCUA_RASA_TIMEOUT_S", "0"), ("MOTCUA_MESSAGE_LIMIT", "0"),
        ("MOTCUA_SESSION_MINUTES", "1.5"), ("MOTCUA_LOG_LEVEL", "LOUD"),
    ],
)  # fmt: skip
def test_a_malformed_value_is_named(fresh_settings: pytest.MonkeyPatch, name: str, value: str) -> None:
    fresh_settings.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        settings()
    assert "\n" not in str(caught.value)


def test_the_token_is_not_shown(fresh_settings: pytest.MonkeyPatch) -> None:
    fresh_settings.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    fresh_settings.setenv("MOTCUA_LOG_LEVEL", "debug")
    assert "secret" not in repr(settings())
    token = settings().telegram_bot_token
    assert token is not None
    assert token.get_secret_value() == "123:secret"


@pytest.mark.parametrize("text", ["31-12-2026", "2026-12-31", "31/12/2026", " 31-12-2026 "])
def test_days(text: str) -> None:
    assert parse_day(text) == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["", "hôm nay", "31-12", "31-13-2026", "2026-02-30", "1-1-1-1", "32-1-x"])
def test_what_is_no_day_is_named(text: str) -> None:
    with pytest.raises(SettingsError, match=r"31-12-2026") as caught:
        parse_day(text)
    assert text in str(caught.value)


def test_a_day_of_two_digit_year_is_refused() -> None:
    with pytest.raises(SettingsError):
        parse_day("31-12-26")
