"""Seals what citizens write, so that a copy of the database alone tells nobody anything."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import BotError

KEY_FILE = "secret.key"  # in the home; never in a backup


class SealError(BotError):
    """A sealed value cannot be opened: it was sealed with a key that this process does not have."""


class Cipher:
    """Fernet (AES-128-CBC with HMAC-SHA256) over JSON.

    ``keys``: Fernet keys, the first seals, all open, so that a key can be changed while old values live.
    """

    def __init__(self, *keys: str) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key.encode()) for key in keys])
        except ValueError:
            raise BotError(
                "MOTCUA_KEY không phải khóa hợp lệ; tạo khóa bằng `motcua officers new-key`."
            ) from None

    def seal(self, value: Any) -> str:
        """ASCII text that only this key opens."""
        return self._fernet.encrypt(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")).decode()

    def open(self, sealed: str) -> Any:
        """The value again. Raises `SealError`."""
        try:
            return json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken:
            raise SealError(
                "Không mở được dữ liệu đã mã hóa: khóa hiện tại không phải khóa đã dùng khi ghi "
                f"(MOTCUA_KEY hoặc tệp {KEY_FILE})."
            ) from None


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()


def open_cipher(home: Path, keys: str | None = None) -> Cipher:
    """The cipher of a home: keys from the setting (several by commas), else the home's own key file,
    made once with mode 0600. Raises `BotError`."""
    if keys and keys.strip():
        return Cipher(*(key.strip() for key in keys.split(",") if key.strip()))
    path = home / KEY_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Cipher(path.read_text("ascii").strip())
    except OSError as error:
        raise BotError(f"Không tạo được khóa {path}: {error.strerror}.") from None
    with open(descriptor, "w", encoding="ascii") as stream:
        key = new_key()
        stream.write(key + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return Cipher(key)
