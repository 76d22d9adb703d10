"""Opening an XLSX file that anybody may have made: what it is, how big, and nothing that runs."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl

from knowledge.errors import KnowledgeError
from knowledge.workbooks.errors import FileError

LARGEST = 30 * 2**20  # bytes of the file
UNPACKED = 200 * 2**20  # bytes of all its parts: a full export has about 20 MB
ROWS = 50_000  # of one sheet
_OLE = b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(rb'<mergeCell\s+ref="([A-Z0-9:]+)"')


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The workbook, cells read one after the other. Raises `FileError` in one line."""
    _check(path)
    with path.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl speaks of styles and extensions that we do not need
        try:
            yield openpyxl.load_workbook(stream, read_only=True)
        except KnowledgeError:
            raise
        except Exception as error:  # openpyxl and what it rests on raise anything for a damaged part
            reason = type(error).__name__
            raise FileError(f"{path.name}: không đọc được như một bảng tính XLSX ({reason}).") from error


def _check(path: Path) -> None:
    if not path.is_file():
        raise FileError(f"Không có tệp {path}.")
    name = path.name
    if path.stat().st_size > LARGEST:
        raise FileError(f"{name}: tệp lớn hơn {LARGEST // 2**20} MB.")
    if path.read_bytes()[:4] == _OLE:
        raise FileError(f"{name}: là tệp .xls kiểu cũ hoặc có mật khẩu; lưu lại thành .xlsx không mật khẩu.")
    try:
        with zipfile.ZipFile(path) as parts:
            _check_parts(name, parts)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        raise FileError(f"{name}: không phải bảng tính XLSX, hoặc tệp đã hỏng.") from None


def _check_parts(name: str, parts: zipfile.ZipFile) -> None:
    names = set(parts.namelist())
    if "xl/workbook.xml" not in names:
        if "content.xml" in names:
            raise FileError(f"{name}: là tệp ODS; lưu lại thành .xlsx rồi nhập.")
        raise FileError(f"{name}: không phải bảng tính XLSX.")
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise FileError(f"{name}: có macro; lưu lại thành .xlsx không macro.")
    if sum(info.file_size for info in parts.infolist()) > UNPACKED:
        raise FileError(f"{name}: bung ra lớn hơn {UNPACKED // 2**20} MB.")
    for info in parts.infolist():
        if info.filename.endswith((".xml", ".rels")):
            with parts.open(info) as part:
                if b"<!DOCTYPE" in part.read(1024):
                    raise FileError(f"{name}: có phần XML tự khai báo kiểu, không nhận.")


def merged(path: Path) -> dict[str, str]:
    """Part of the file -> the first range of merged cells in it."""
    found = {}
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with parts.open(name) as part:
                    # They stand behind the cells, near the end of the part.
                    if match := _MERGED.search(part.read()):
                        found[name] = match[1].decode()
    return found
