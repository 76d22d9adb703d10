"""Parameters of a call: query string, form, multipart or JSON, all the same afterwards."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from tests.emulators.telegram.errors import bad_request
from tests.emulators.telegram.http import Request

_NAME = re.compile(r'name="([^"]*)"')
_FILENAME = re.compile(r'filename="([^"]*)"')

Files = dict[str, tuple[str, bytes]]  # part name -> (file name, content)


class Params:
    """Typed access to a call's parameters; a malformed value is a 400, as there."""

    def __init__(self, values: dict[str, Any], files: Files) -> None:
        self.values = values
        self.files = files

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def int(self, name: str, default: int | None = None) -> int | None:
        value = self.values.get(name)
        if value in (None, ""):
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1")

    def json(self, name: str) -> Any:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None


def read(request: Request) -> Params:
    """:raises ApiError: 400 when the body is not what its content type says."""
    kind = request.headers.get("content-type", "")
    values: dict[str, Any] = dict(request.query)
    files: Files = {}
    if kind.startswith("application/json"):
        try:
            values |= json.loads(request.body or b"{}")
        except ValueError:
            raise bad_request("can't parse JSON") from None
    elif kind.startswith("multipart/form-data"):
        fields, files = _multipart(request.body, kind.partition("boundary=")[2].strip('"'))
        values |= fields
    else:
        values |= dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    return Params(values, files)


def _multipart(body: bytes, boundary: str) -> tuple[dict[str, str], Files]:
    fields: dict[str, str] = {}
    files: Files = {}
    for part in body.split(b"--" + boundary.encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")  # once: the content's own line ends stay
        header = head.decode()
        name = _NAME.search(header.replace("filename=", "file="))
        if name is None:
            raise bad_request("can't parse multipart form")
        filename = _FILENAME.search(header)
        if filename:
            files[name.group(1)] = (filename.group(1), content)
        else:
            fields[name.group(1)] = content.decode()
    return fields, files
