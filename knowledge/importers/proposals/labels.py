"""Labels of a plan's tasks: "Thời gian: ...", "Cơ quan chủ trì: ...", on their own lines or in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.importers.proposals.phrases import stripped
from knowledge.importers.proposals.units import find_lead
from knowledge.vietnamese.text import fold


class Label(StrEnum):
    """What a label or the heading of a column gives of a task."""

    WHAT = "what"
    FORM = "form"
    LEAD = "lead"
    WITH = "with"
    TIME = "time"
    AMOUNT = "amount"
    RESULT = "result"
    PLACE = "place"
    NUMBER = "number"  # the row's own
    NOTE = "note"


_LABELS = (
    (Label.WITH, r"((don vi|co quan|bo phan)( \w+)* )?phoi hop( thuc hien)?|thanh phan"),
    (Label.LEAD, r"((don vi|co quan|bo phan|nguoi|can bo|cac co quan)( \w+)* )?"
                 r"(chu tri|thuc hien|phu trach|tham muu|chiu trach nhiem( chinh)?)"
                 r"|phan cong( (thuc hien|nhiem vu))?|trach nhiem( thuc hien)?|don vi|co quan"),
    (Label.TIME, r"(thoi gian|thoi han|thoi diem|tien do|han)( (thuc hien|hoan thanh|to chuc|trien khai"
                 r"|du kien|bao cao|phat song|xay dung|bat dau|ket thuc)\b.*)?|hoan thanh|bat dau|ket thuc"
                 r"|dinh ky"),
    (Label.FORM, r"(hinh thuc|phuong thuc|phuong phap|kenh|cach thuc|phuong tien)\b.*|cach lam"),
    (Label.PLACE, r"dia diem\b.*|noi (thuc hien|to chuc)"),
    (Label.AMOUNT, r"(so luong|chi tieu|kinh phi|du toan|muc chi|tan suat|thoi luong|don vi tinh)\b.*"),
    (Label.RESULT, r"(san pham|ket qua)\b.*"),
    (Label.NOTE, r"ghi chu|can cu( phap ly)?"),
    (Label.NUMBER, r"(s?tt|so tt|so thu tu|t/t|#)\.?"),
    (Label.WHAT, r"((ten|cac|mot so) )?(noi dung|nhiem vu|cong viec|hoat dong|giai phap|viec)\b.*"),
)  # fmt: skip
_MARK = re.compile(r"(?:^|(?<=[.;(])|(?<=\s[-+–]))\s*([^\W\d_][^:.;()]{1,60}):\s*")
_ONLY_FIRST = (Label.WHAT, Label.NOTE, Label.NUMBER)  # in a sentence they are ordinary words


@dataclass(frozen=True, slots=True)
class Labelled:
    """One label with its name as written and what it gives."""

    label: Label
    name: str
    value: str


def label_of(name: str) -> Label | None:
    """What a label or the heading of a column stands for."""
    words = " ".join(fold(name).replace("/", " ").split()).strip(" .:()")
    for label, pattern in _LABELS:
        if re.fullmatch(pattern, words):
            return label
    parts = re.split(r" [–-] ", words)  # "Thời gian – Bắt đầu": a column under a common heading
    return label_of(parts[0]) if len(parts) > 1 else None


def split_labels(text: str) -> tuple[str, list[Labelled]]:
    """The text before its labels, and what they give.

    "Tổ chức hội thi. Thời gian: quý II; chủ trì: Sở Nội vụ" gives "Tổ chức hội thi." and two labels; a lead
    agency in brackets ("... (Sở Nội vụ chủ trì)") counts as one and stays in the text.
    """
    text = text.strip()
    marks = []
    for found in _MARK.finditer(text):
        label = label_of(found[1])
        if label and (not found.start() or label not in _ONLY_FIRST):
            marks.append((found, label))
    if not marks:
        lead = find_lead(text)
        return text, [Labelled(Label.LEAD, lead[1], lead[0])] if lead else []
    labels = []
    for (found, label), after in zip(marks, [*marks[1:], None], strict=True):
        value = text[found.end() : after[0].start() if after else len(text)]
        value = stripped(value).rstrip(")") if "(" not in value else stripped(value)
        labels.append(Labelled(label, found[1].strip(), value))
    return text[: marks[0][0].start()].rstrip(" (-+–"), labels
