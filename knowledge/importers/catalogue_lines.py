"""One line of the shipped catalogue: a procedure's facts under short keys, and back."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from knowledge.fees import Fee, FeeKind
from knowledge.importers.portal_text import shorten
from knowledge.procedures import Filing, LegalBasis, ProcedureRecord

MAX_NOTE = 160  # characters; longer notes are the portal's running text, not facts
MAX_CASE = 240
MAX_RESULT = 100
MAX_LAW_TITLE = 85

_PORTAL = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
_TEXTS = {"c": "code", "t": "title", "f": "field", "d": "decision", "a": "agency", "o": "online_level"}
_FEE = {
    "k": "kind", "a": "amount", "y": "currency", "i": "condition", "c": "channel", "n": "note", "p": "per",
    "s": "valid_from", "e": "valid_to",
}  # fmt: skip
_CHANNELS = {"o": "online", "d": "direct", "p": "post"}
_MINISTRIES = {
    "BCA": "Bộ Công an", "BNNMT": "Bộ Nông nghiệp và Môi trường", "BTC": "Bộ Tài chính", "BTP": "Bộ Tư pháp",
    "BXD": "Bộ Xây dựng", "NHNN": "Ngân hàng Nhà nước Việt Nam", "TANDTC": "Tòa án nhân dân tối cao",
}  # fmt: skip
_AUDIENCE = {
    "cd": "Công dân Việt Nam", "nn": "Người nước ngoài", "kb": "Người Việt Nam định cư ở nước ngoài",
    "cb": "Cán bộ, công chức, viên chức", "dv": "Đảng viên", "td": "Tổ chức Đảng",
    "tc": "Tổ chức (không bao gồm doanh nghiệp, HTX)", "tn": "Tổ chức nước ngoài", "dn": "Doanh nghiệp",
    "dt": "Doanh nghiệp Việt Nam", "df": "Doanh nghiệp có vốn đầu tư nước ngoài", "ht": "Hợp tác xã",
}  # fmt: skip
_AUDIENCE_KEYS = {name: key for key, name in _AUDIENCE.items()}
_CHANNEL_KEYS = {name: key for key, name in _CHANNELS.items()}
_MINISTRY_KEYS = {name: key for key, name in _MINISTRIES.items()}
_NOTHING_KNOWN = [{"k": "unstated"}]


def pack_record(record: ProcedureRecord, laws: dict[str, str]) -> dict[str, Any]:
    """``record`` as a line; ``laws`` has the titles of the documents that have a number."""
    packed: dict[str, Any] = {key: getattr(record, name) for key, name in _TEXTS.items()}
    packed["u"] = record.url.removeprefix(_PORTAL)
    packed["l"] = list(record.levels)
    packed["m"] = _MINISTRY_KEYS.get(record.ministry or "", record.ministry)
    packed["w"] = [_AUDIENCE_KEYS.get(people, people) for people in record.audience]
    packed["r"] = [shorten(result, MAX_RESULT) for result in record.result]
    # The same fees stand under every channel; a filing names them by their place in "p".
    fees = list(dict.fromkeys(_short_fee(fee, filing) for filing in record.filings for fee in filing.fees))
    packed["p"] = [_pack_fee(fee) for fee in fees]
    packed["h"] = _pack_filings(record.filings, {fee: place for place, fee in enumerate(fees)})
    packed["g"] = [
        document.number if document.number in laws else [shorten(document.title, MAX_LAW_TITLE)]
        for document in record.law
    ]
    packed["x"] = sorted(record.flags)
    if packed["p"] == _NOTHING_KNOWN:
        packed["p"] = []
    return {key: value for key, value in packed.items() if value}


def unpack_record(packed: dict[str, Any], laws: dict[str, str]) -> ProcedureRecord:
    """The record of a line; raises ``KeyError``, ``TypeError``, ``ValueError`` ... for another shape."""
    fees = [_unpack_fee(fee) for fee in packed.get("p", _NOTHING_KNOWN)]
    url = packed.get("u", "")
    ministry: str | None = packed.get("m")
    return ProcedureRecord(
        code=packed["c"],
        title=packed["t"],
        field=packed.get("f", ""),
        url=url if url.startswith("http") or not url else _PORTAL + url,
        levels=tuple(packed.get("l", [])),
        decision=packed.get("d"),
        audience=tuple(_AUDIENCE.get(people, people) for people in packed.get("w", [])),
        agency=packed.get("a"),
        ministry=_MINISTRIES.get(ministry, ministry) if ministry else None,
        filings=tuple(filing for line in packed.get("h", []) for filing in _unpack_filings(line, fees)),
        result=tuple(packed.get("r", [])),
        law=tuple(
            LegalBasis(laws[document], document) if isinstance(document, str) else LegalBasis(document[0])
            for document in packed.get("g", [])
        ),
        flags=frozenset(packed.get("x", [])),
        online_level=packed.get("o"),
    )


def law_title(document: LegalBasis) -> str:
    """A short title: "Thông tư 31/2015/TT-BCA" says nothing that its number does not."""
    number = document.number or ""
    bare = " ".join(document.title.replace(number, "").replace("số", "").split()) if number else ""
    return bare if number and 0 < len(bare) <= 12 else shorten(document.title, MAX_LAW_TITLE)


def _short_fee(fee: Fee, filing: Filing) -> Fee:
    """``fee`` as shipped: no long note, and no channel where it is the filing's own."""
    case = shorten(fee.condition, MAX_CASE) if fee.condition else None
    note = fee.note if fee.note and len(fee.note) <= MAX_NOTE else None
    channel = None if fee.channel == filing.channel else fee.channel
    return replace(fee, condition=case, channel=channel, note=note)


def _pack_fee(fee: Fee) -> dict[str, Any]:
    values = {key: getattr(fee, name) for key, name in _FEE.items()}
    if fee.currency == "VND":
        values["y"] = None
    return {key: value for key, value in values.items() if value is not None}


def _unpack_fee(packed: dict[str, Any]) -> Fee:
    values = {_FEE[key]: value for key, value in packed.items()}
    return Fee(**{**values, "kind": FeeKind(values["kind"])})


def _pack_filings(filings: tuple[Filing, ...], places: dict[Fee, int]) -> list[dict[str, Any]]:
    """Neighbouring filings that differ in the channel alone are one: ``{"h": "od", "t": ...}``."""
    packed = []
    for filing in filings:
        note = filing.note if filing.note and len(filing.note) <= MAX_NOTE else None
        numbers = list(dict.fromkeys(places[_short_fee(fee, filing)] for fee in filing.fees))
        packed.append((_CHANNEL_KEYS[filing.channel], filing.time, note, numbers))
    lines = []
    for (time, note, numbers), group in groupby(packed, key=lambda item: item[1:]):
        line = {"h": "".join(item[0] for item in group), "t": time, "n": note}
        lines.append({key: value for key, value in line.items() if value})
        if numbers != [0]:
            lines[-1]["p"] = numbers
    return lines


def _unpack_filings(packed: dict[str, Any], fees: list[Fee]) -> list[Filing]:
    filings = []
    for key in packed["h"]:
        channel = _CHANNELS[key]
        chosen = (fees[place] for place in packed.get("p", [0]))
        stated = tuple(fee if fee.channel else replace(fee, channel=channel) for fee in chosen)
        filings.append(Filing(channel=channel, time=packed.get("t"), fees=stated, note=packed.get("n")))
    return filings
