"""What differs between two states of a layer, field by field, in words a maintainer reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from knowledge.entries import Aspect, Fact, Layer, Passage, Source
from knowledge.fees import Fee, FeeKind
from knowledge.vietnamese.text import fold

# Fees and times matter most to citizens: they come first wherever differences are listed.
_FIRST = (Aspect.FEE, Aspect.TIME)
_NAMES = {
    "kind": "loại", "title": "tên", "topic": "chủ đề", "owner": "đơn vị phụ trách", "code": "mã thủ tục",
    "field": "lĩnh vực", "agency": "cơ quan thực hiện", "url": "địa chỉ", "province": "tỉnh",
    "levels": "cấp", "years": "năm", "flags": "cờ", "valid_from": "hiệu lực từ", "valid_to": "hiệu lực đến",
    "checked_on": "ngày kiểm tra", "confidence": "độ tin cậy", "questions": "cách hỏi",
    "sources": "nguồn", "place": "nơi", "document": "văn bản", "number": "số", "issuer": "nơi ban hành",
    "issued_on": "ngày ban hành", "replaced_by": "thay bằng", "text": "nội dung", "fees": "mức phí",
}  # fmt: skip
_FEES = {
    FeeKind.FREE: "không thu", FeeKind.AMOUNT: "", FeeKind.CONDITIONAL: "tùy trường hợp",
    FeeKind.PROVINCE: "do tỉnh quy định", FeeKind.ENDED: "đã hết", FeeKind.UNSTATED: "không nêu",
    FeeKind.CONTRADICTORY: "ghi mâu thuẫn",
}  # fmt: skip
ASPECTS = {
    Aspect.ANSWER: "trả lời", Aspect.FEE: "phí, lệ phí", Aspect.TIME: "thời hạn",
    Aspect.DOCUMENTS: "giấy tờ", Aspect.FORM: "mẫu đơn", Aspect.PLACE: "nơi nộp",
    Aspect.AGENCY: "cơ quan giải quyết", Aspect.STEPS: "các bước", Aspect.CONDITIONS: "điều kiện",
    Aspect.RESULT: "kết quả", Aspect.LAW: "căn cứ pháp lý", Aspect.ONLINE: "nộp trực tuyến",
    Aspect.CONTACT: "liên hệ", Aspect.NOW: "hiện nay",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after; None where there was or is nothing. ``weight`` 0 comes first."""

    subject: str
    origin: str
    field: str
    before: str | None
    after: str | None
    weight: int = 1


def differences(
    subject: str, origin: str, before: Layer | Source | None, after: Layer | Source | None
) -> list[Difference]:
    """What changes from one state to the other (None: is not there), fees and times first."""
    if before is None or after is None:
        old = before.title if before else None
        new = after.title if after else None
        return [] if before is after else [Difference(subject, origin, "cả mục", old, new)]
    found = [
        Difference(subject, origin, _NAMES.get(item.name, item.name), _plain(old), _plain(new))
        for item in fields(before)
        if item.name not in ("facts", "passages", "entry_id", "origin", "key")
        and (old := getattr(before, item.name)) != (new := getattr(after, item.name))
    ]
    if isinstance(before, Layer) and isinstance(after, Layer):
        found += _facts(subject, origin, before.facts, after.facts)
        found += _passages(subject, origin, before.passages, after.passages)
    return sorted(found, key=lambda item: item.weight)


def _plain(value: Any) -> str | None:
    if value is None or value == ():
        return None
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, Fee):
        amount = f"{value.amount:,} {value.currency}".replace(",", ".") if value.amount is not None else ""
        told = (_FEES.get(value.kind, str(value.kind)), amount, value.condition, value.channel, value.note)
        return ", ".join(filter(None, told))
    if isinstance(value, tuple):
        return "; ".join(_plain(item) or "" for item in value)
    return str(value)


def _key(fact: Fact) -> tuple[str, ...]:
    return (fact.aspect, fact.channel or "", fact.level or "", fact.province or "", fact.payer or "")


def _numbered(facts: tuple[Fact, ...]) -> dict[tuple[str, ...], Fact]:
    """Facts by what they are about; the second one about the same gets a number."""
    seen: Counter[tuple[str, ...]] = Counter()
    out = {}
    for fact in facts:
        key = _key(fact)
        seen[key] += 1
        out[*key, str(seen[key])] = fact
    return out


def _facts(
    subject: str, origin: str, before: tuple[Fact, ...], after: tuple[Fact, ...]
) -> Iterator[Difference]:
    old, new = _numbered(before), _numbered(after)
    for key in dict.fromkeys([*old, *new]):
        was, is_now = old.get(key), new.get(key)
        if was == is_now:
            continue
        one = is_now or was
        assert one is not None  # noqa: S101 - the key came from one of both
        name = ", ".join(filter(None, [ASPECTS[one.aspect], *key[1:-1], "" if key[-1] == "1" else key[-1]]))
        weight = 0 if one.aspect in _FIRST and not _same_words(was, is_now) else 1
        if was is None or is_now is None:
            texts = (was.text if was else None, is_now.text if is_now else None)
            yield Difference(subject, origin, name, *texts, weight)
            continue
        if was.text != is_now.text:
            yield Difference(subject, origin, name, was.text, is_now.text, weight)
        for item in fields(was):
            if item.name in ("text", "origin"):
                continue
            values = getattr(was, item.name), getattr(is_now, item.name)
            if values[0] != values[1]:
                label = f"{name}: {_NAMES.get(item.name, item.name)}"
                grave = 0 if item.name == "fees" else 1
                yield Difference(subject, origin, label, _plain(values[0]), _plain(values[1]), grave)


def _same_words(was: Fact | None, is_now: Fact | None) -> bool:
    """Whether only spelling or punctuation differs."""
    texts = ["".join(filter(str.isalnum, fold(fact.text))) for fact in (was, is_now) if fact]
    return len(texts) == 2 and texts[0] == texts[1]


def _passages(
    subject: str, origin: str, before: tuple[Passage, ...], after: tuple[Passage, ...]
) -> Iterator[Difference]:
    old = {passage.path: passage for passage in before}
    new = {passage.path: passage for passage in after}
    for path in dict.fromkeys([*old, *new]):
        was, is_now = old.get(path), new.get(path)
        if was != is_now:
            texts = (was.text if was else None, is_now.text if is_now else None)
            name = f"đoạn {path}"
            if texts[0] == texts[1] and was and is_now and was.reviewed != is_now.reviewed:
                name, texts = f"đoạn {path}: đã xem", (_yes(was.reviewed), _yes(is_now.reviewed))
            yield Difference(subject, origin, name, *texts)


def _yes(value: bool) -> str:
    return "rồi" if value else "chưa"
