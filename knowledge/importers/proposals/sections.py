"""What the part of a plan is for in which a passage stands, and whose duties it tells."""

from __future__ import annotations

import re
from enum import StrEnum

from knowledge.importers.proposals.units import clean_unit, is_unit, split_subject
from knowledge.vietnamese.text import fold


class Role(StrEnum):
    """What a part of a plan is for."""

    PURPOSE = "purpose"
    AUDIENCE = "audience"
    CONTENT = "content"  # what is told to people
    FORM = "form"
    TASKS = "tasks"
    DUTIES = "duties"  # who does what: "Tổ chức thực hiện"
    FUNDING = "funding"
    OTHER = "other"


_ROLES = (
    (Role.PURPOSE, r"(muc dich|muc tieu|yeu cau|quan diem|y nghia|su can thiet|phuong cham|nguyen tac)"),
    (Role.DUTIES, r"(to chuc (thuc hien|trien khai)|phan cong|trach nhiem|nhiem vu cua)"),
    (Role.FUNDING, r"((nguon )?kinh phi|nguon (luc|von)|du toan)"),
    (Role.TASKS, r"(cac |mot so )?(nhiem vu|giai phap|noi dung,? (nhiem vu|cong viec|thuc hien"
                 r"|va (nhiem|giai))|hoat dong|bien phap|noi dung ke hoach|tien do|thoi gian)"),
    (Role.FORM, r"(cac )?(hinh thuc|phuong thuc|phuong phap|kenh|phuong tien)"),
    (Role.CONTENT, r"(cac )?(noi dung|chu de|thong diep)"),
    (Role.AUDIENCE, r"(doi tuong|pham vi)"),
)  # fmt: skip
_SEVERAL = re.compile(r"(doi tuong|pham vi)\b.*\b(noi dung|hinh thuc)")
_TOLD = re.compile(r"tuyen truyen|thong tin|truyen thong|pho bien")
_BARE = re.compile(r"(cac )?noi dung( (cu the|chinh|chu yeu|trong tam))?")


def split_heading(heading: str) -> list[str]:
    """The headings above a passage, the nearest last."""
    return [part for part in heading.split(" > ") if part]


def role_of(heading: str) -> Role:
    """What the part is for, by the nearest heading that says it."""
    bare = False
    for part in reversed(split_heading(heading)):
        words = " ".join(fold(part).split())
        if is_unit(part):
            continue
        if _BARE.fullmatch(words):  # "Nội dung" alone says what the heading above it means
            bare = True
            continue
        if _SEVERAL.match(words):
            return Role.CONTENT if bare else Role.OTHER
        for role, pattern in _ROLES:
            if re.match(pattern + r"\b", words):
                if role is Role.CONTENT and not bare and (not _TOLD.search(words) or "hinh thuc" in words):
                    return Role.OTHER if _TOLD.search(words) else Role.TASKS
                return role
    return Role.OTHER


def unit_above(heading: str) -> str | None:
    """The unit whose duties the passage belongs to, by the nearest heading that names one."""
    for part in reversed(split_heading(heading)):
        if is_unit(part):
            return clean_unit(part)
        if found := split_subject(part):
            return found[0]
    return None
