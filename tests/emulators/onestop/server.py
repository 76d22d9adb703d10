"""The server. ``/tra-cuu/CODE?sdt=`` answers as one province does (HTTP 200 whatever came, its own error
numbers, days written dd/mm/yyyy, Vietnamese keys), ``POST /v2/search`` as another (a bearer token, HTTP
statuses, a list, ISO days, numbered states), ``/open/CODE`` tells everything to everybody who has the code.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "bi-mat-cua-tinh-2026"


class Fault(StrEnum):
    """What the next answers do instead."""

    HANG = "hang"  # nothing ever comes
    DRIP = "drip"  # a byte now and then: no single wait is long
    BROKEN = "broken"  # HTTP 500
    GARBAGE = "garbage"  # a page where JSON belongs
    HUGE = "huge"
    CUT = "cut"  # the connection ends in the middle
    AWAY = "away"  # to another host, with everything in the address
    HERE = "here"  # to another path of the same host
    ROUND = "round"  # to itself, for ever
    OTHER = "other"  # somebody else's dossier
    BUSY = "busy"  # HTTP 504
    COOKIE = "cookie"  # sets one


@dataclass(frozen=True)
class Dossier:
    code: str
    phone: str
    state: tuple[str, int]  # the word of the first province, the number of the second
    due: tuple[int, int, int] = (2026, 7, 20)


DOSSIERS = (
    Dossier("H08.12.34-260701-0012", "0905123456", ("Đang xử lý", 2)),
    Dossier("H08.12.34-260601-0007", "0905777888", ("Đang xử lý", 2), (2026, 7, 1)),
    Dossier("H08.12.34-260702-0099", "0912000111", ("Chờ ký số liên thông", 77)),
    Dossier("H36.05-260703-0001", "0987654321", ("Đã có kết quả", 5)),
)


@dataclass
class OneStopServer:
    """``heard``: every request as (method, target, headers, body). ``fault`` applies until taken back."""

    dossiers: tuple[Dossier, ...] = DOSSIERS
    fault: Fault | None = None
    heard: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)

    async def __aenter__(self) -> OneStopServer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._open: set[asyncio.StreamWriter] = set()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for writer in list(self._open):
            writer.close()
        await self._server.wait_closed()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            method, target, _ = (await reader.readline()).decode().split()
            headers: dict[str, str] = {}
            while line := (await reader.readline()).decode().strip():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            body = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
            self.heard.append((method, target, headers, body))
            await self._write(writer, method, target, headers, body)
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            return  # the client went away: that is what some tests are about
        finally:
            self._open.discard(writer)
            writer.close()

    async def _write(
        self, writer: asyncio.StreamWriter, method: str, target: str, headers: dict[str, str], body: str
    ) -> None:
        match self.fault:
            case Fault.HANG:
                await asyncio.Event().wait()
            case Fault.DRIP:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not writer.is_closing():
                    writer.write(b" ")
                    await writer.drain()
                    await asyncio.sleep(0.02)
            case Fault.BROKEN:
                _send(writer, 500, {"error": "NullPointerException"})
            case Fault.BUSY:
                _send(writer, 504, None)
            case Fault.GARBAGE:
                _raw(writer, 200, b"<html>B\xe1\xba\xa3o tr\xc3\xac</html>")
            case Fault.HUGE:
                _raw(writer, 200, b'{"errorCode": 0, "data": "' + b"a" * 2_000_000 + b'"}')
            case Fault.CUT:
                writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"errorCode": 0')
            case Fault.AWAY:
                _raw(writer, 302, b"", f"Location: http://localhost:{self.port}{target}\r\n")
            case Fault.ROUND:
                _raw(writer, 302, b"", f"Location: {target}\r\n")
            case Fault.HERE if not target.startswith("/moved"):
                _raw(writer, 302, b"", f"Location: /moved{target}\r\n")
            case _:
                status, answer = self._answer(method, target.removeprefix("/moved"), headers, body)
                more = "Set-Cookie: JSESSIONID=1; Path=/\r\n" if self.fault is Fault.COOKIE else ""
                _send(writer, status, answer, more)
        await writer.drain()

    def _answer(self, method: str, target: str, headers: dict[str, str], body: str) -> tuple[int, Any]:
        address = urlsplit(target)
        if method == "GET" and address.path.startswith("/tra-cuu/"):
            given = parse_qs(address.query).get("sdt", [""])[0]
            return 200, self._first(unquote(address.path.removeprefix("/tra-cuu/")), given)
        if method == "POST" and address.path == "/v2/search":
            if headers.get("authorization") != f"Bearer {TOKEN}":
                return 401, {"message": "unauthorized"}
            asked = json.loads(body)["filter"]
            return self._second(asked["code"], asked["phone"])
        if method == "GET" and address.path.startswith("/open/"):
            return 200, self._open_to_all(unquote(address.path.removeprefix("/open/")))
        return 404, {"message": "no such page"}

    def _find(self, code: str) -> Dossier | None:
        found = next((one for one in self.dossiers if one.code == code), None)
        if self.fault is Fault.OTHER and found:
            return next(one for one in self.dossiers if one.code != code)
        return found

    def _first(self, code: str, phone: str) -> dict[str, Any]:
        found = self._find(code)
        if found is None:
            return {"errorCode": -1, "message": "Không tìm thấy hồ sơ", "data": None}
        if self.fault is not Fault.OTHER and found.phone[-4:] != phone:
            return {"errorCode": -2, "message": "Số điện thoại không khớp", "data": None}
        year, month, day = found.due
        data = {
            "maHoSo": found.code, "tenThuTuc": "Cấp bản sao trích lục hộ tịch", "trangThai": found.state[0],
            "buoc": {"ten": "Thẩm định"}, "donVi": "UBND phường Quy Nhơn", "ngayNhan": "01/07/2026 08:15:00",
            "ngayHenTra": f"{day:02}/{month:02}/{year}", "nguoiNop": "Nguyễn Văn An",
            "ghiChu": "Liên hệ 0905123456\nđể bổ sung",
        }  # fmt: skip
        return {"errorCode": 0, "data": data}

    def _second(self, code: str, phone: str) -> tuple[int, Any]:
        found = self._find(code)
        if found is None:
            return 404, {"error": {"code": "NOT_FOUND"}}
        if found.phone != phone:
            return 403, {"error": {"code": "PHONE_MISMATCH"}}
        year, month, day = found.due
        item = {
            "code": found.code, "status": found.state[1], "agency": {"name": "Sở Nội vụ"},
            "dueDate": f"{year}-{month:02}-{day:02}T17:00:00+07:00", "received": 1_782_867_600_000,
        }  # fmt: skip
        return 200, {"result": {"items": [item]}}

    def _open_to_all(self, code: str) -> dict[str, Any]:
        found = self._find(code)
        rows = [{"ma": found.code, "tt": found.state[0], "dienThoai": found.phone}] if found else []
        return {"rows": rows}


def _send(writer: asyncio.StreamWriter, status: int, answer: Any, more: str = "") -> None:
    _raw(writer, status, json.dumps(answer, ensure_ascii=False).encode(), more)


def _raw(writer: asyncio.StreamWriter, status: int, body: bytes, more: str = "") -> None:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{more}Content-Length: {len(body)}\r\n"
    writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
