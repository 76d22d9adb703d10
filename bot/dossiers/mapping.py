"""The settings of a province's one-stop software: a YAML file, checked whole when it is read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.dossiers.adapter import Asked, State
from bot.errors import BotError

_PLACE = re.compile(r"\{(code|factor)\}")
_SECRET = re.compile(r"\{env:([A-Za-z_][A-Za-z0-9_]*)\}")
_BRACES = re.compile(r"\{[^{}]*\}")
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"không phải biểu thức chính quy: {error}") from None
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Scalar = str | int | float | bool | None


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FactorMapping(_Strict):
    """``equals``: where the answer holds the factor, for software that does not check it itself; its last
    ``last`` signs are compared."""

    label: str = Field(min_length=3, max_length=120)
    pattern: Pattern = ".+"
    asked: Asked = Asked.COUNTRY
    equals: str | None = None
    last: int | None = Field(default=None, ge=3)


class AnswerMapping(_Strict):
    """Dotted places in the JSON answer ("data.items.0.trangThai")."""

    state: str
    code: str | None = None
    title: str | None = None
    step: str | None = None
    unit: str | None = None
    received_on: str | None = None
    due_on: str | None = None
    result: str | None = None


class Signs(_Strict):
    """By what an answer is told to be "not found" or "wrong factor": an HTTP status, a value at a place,
    or a place with nothing in it."""

    http: tuple[int, ...] = ()
    values: dict[str, tuple[Scalar, ...]] = {}
    empty: tuple[str, ...] = ()


class SystemMapping(_Strict):
    """One software. ``codes``: what a code of its own looks like (upper case, whole)."""

    name: str = Field(min_length=2, max_length=120)
    base_url: str
    plain_http: bool = False  # only inside an office's own network
    codes: Pattern
    factor: FactorMapping
    method: Literal["GET", "POST"] = "GET"
    path: str = ""
    query: dict[str, Scalar] = {}
    json_body: Any = Field(default=None, alias="json")
    form: dict[str, Scalar] = {}
    headers: dict[str, str] = {}
    timeout_s: float = Field(default=5.0, gt=0, le=30)
    max_bytes: int = Field(default=262_144, ge=1024, le=4_194_304)
    answer: AnswerMapping
    dates: tuple[str, ...] = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
    states: dict[str, State] = {}
    not_found: Signs = Signs(http=(404,))
    wrong_factor: Signs = Signs()

    @model_validator(mode="after")
    def _whole(self) -> SystemMapping:
        address = urlsplit(self.base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("base_url phải là địa chỉ http hoặc https")
        if "@" in address.netloc or address.query or address.fragment or "{" in self.base_url:
            raise ValueError("base_url không được chứa mật khẩu, tham số hay chỗ điền")
        if address.scheme == "http" and not (self.plain_http or address.hostname in LOCAL):
            raise ValueError("base_url phải dùng https (hoặc đặt plain_http: true trong mạng nội bộ)")
        if self.json_body is not None and self.form:
            raise ValueError("chỉ dùng một trong json và form")
        if self.method == "GET" and (self.json_body is not None or self.form):
            raise ValueError("json và form chỉ dùng với method: POST")
        places = {name for text in self._filled() for name in _PLACE.findall(text)}
        if "code" not in places:
            raise ValueError("chưa chỗ nào có {code}")
        if "factor" not in places and self.factor.equals is None:
            raise ValueError("chưa chỗ nào có {factor}; phải gửi nó đi, hoặc so bằng factor.equals")
        if _SECRET.search(self.path):
            raise ValueError("path không được chứa {env:...}; đặt bí mật trong headers, query hoặc thân")
        for text in (*self._filled(), *self.headers.values()):
            for brace in _BRACES.findall(text):
                if not (_PLACE.fullmatch(brace) or _SECRET.fullmatch(brace)):
                    raise ValueError(f"không hiểu {brace}; chỉ có {{code}}, {{factor}}, {{env:TÊN}}")
        return self

    def _filled(self) -> Iterator[str]:
        yield self.path
        yield from texts_in((self.query, self.form, self.json_body))

    def secrets(self) -> set[str]:
        """Names of the environment variables it needs."""
        texts = (*self._filled(), *self.headers.values())
        return {name for text in texts for name in _SECRET.findall(text)}


class _File(_Strict):
    systems: tuple[SystemMapping, ...] = Field(min_length=1)


def texts_in(value: Any) -> Iterator[str]:
    """All texts of a nested value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with code, factor and secrets in it, each put in once and never read again."""
    return _BRACES.sub(lambda match: values[match[0][1:-1]], template)


def fill_all(template: Any, values: Mapping[str, str]) -> Any:
    """The same for a nested value."""
    if isinstance(template, str):
        return fill(template, values)
    if isinstance(template, Mapping):
        return {name: fill_all(item, values) for name, item in template.items()}
    if isinstance(template, list | tuple):
        return [fill_all(item, values) for item in template]
    return template


def read_systems(path: Path) -> tuple[SystemMapping, ...]:
    """The software named in a file. Raises `BotError` naming the place; never quotes a value."""
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise BotError(f"Không đọc được tệp tra hồ sơ {path}: {error.strerror}.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (dòng {mark.line + 1})" if mark else ""
        raise BotError(f"Tệp tra hồ sơ {path} không phải YAML{line}.") from None
    try:
        systems = _File.model_validate(data).systems
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "tệp"
        raise BotError(
            f"Tệp tra hồ sơ {path}, {place}: {first['msg'].removeprefix('Value error, ')}."
        ) from None
    for number, system in enumerate(systems):
        for name in sorted(system.secrets()):
            if name.upper().startswith("MOTCUA_"):
                raise BotError(
                    f"Tệp tra hồ sơ {path}, systems.{number}: biến {name} không được bắt đầu bằng MOTCUA_."
                )
            if not os.environ.get(name):
                raise BotError(f"Tệp tra hồ sơ {path}, systems.{number}: chưa đặt biến môi trường {name}.")
    return systems
