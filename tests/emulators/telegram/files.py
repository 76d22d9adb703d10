"""Files that the bot or a person sends, and their addresses."""

from __future__ import annotations

import itertools
from typing import Any

from tests.emulators.telegram.errors import bad_request
from tests.emulators.telegram.model import StoredFile
from tests.emulators.telegram.params import Params
from tests.emulators.telegram.text import MAX_CAPTION, checked

MAX_DOWNLOAD = 20 * 2**20
MAX_PHOTO = 10 * 2**20
MAX_UPLOAD = 50 * 2**20
NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


class FileStore:
    """Content by file id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._numbers = itertools.count(1)

    def add(self, folder: str, name: str | None, content: bytes) -> StoredFile:
        number = next(self._numbers)
        file = StoredFile(f"BQACAgU{number:06d}", f"{folder}/file_{number}", content, name)
        self._by_id[file.file_id] = file
        return file

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return next((file for file in self._by_id.values() if file.path == path), None)


def describe(store: FileStore, file_id: str) -> dict[str, Any]:
    """getFile's result."""
    file = store.by_id(file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return file.json() | {"file_path": file.path}


def photo_sizes(file: StoredFile) -> list[dict[str, Any]]:
    """Telegram gives every picture in several sizes, the largest last."""
    small = file.json() | {"file_id": f"{file.file_id}s", "width": 90, "height": 60}
    return [small, file.json() | {"width": 900, "height": 600}]


def document(store: FileStore, params: Params) -> dict[str, Any]:
    file = _sent(store, params, "document", "documents", MAX_UPLOAD)
    return {"document": file.json() | {"file_name": file.name or "file"}} | _caption(params)


def photo(store: FileStore, params: Params) -> dict[str, Any]:
    file = _sent(store, params, "photo", "photos", MAX_PHOTO)
    if not file.content.startswith(_PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return {"photo": photo_sizes(file)} | _caption(params)


def _caption(params: Params) -> dict[str, Any]:
    caption, marks = checked(params.text("caption"), params.text("parse_mode"), MAX_CAPTION, caption=True)
    if not caption:
        return {}
    return {"caption": caption} | ({"caption_entities": marks} if marks else {})


def _sent(store: FileStore, params: Params, kind: str, folder: str, limit: int) -> StoredFile:
    """An uploaded part, ``attach://part``, or a known file id. Addresses to fetch are not emulated."""
    reference = params.text(kind)
    part = reference.removeprefix("attach://") if reference.startswith("attach://") else kind
    if part in params.files:
        name, content = params.files[part]
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > limit:
            raise bad_request(f"file of size {len(content)} bytes is too big for a {kind}")
        return store.add(folder, name, content)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    file = store.by_id(reference)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return file
