"""Words by which the parts of an official document are known, matched on folded letters.

Recognised text lost most accents and some letters ("Sb:" for "Số:", "Noi nhén" for "Nơi nhận"), so the
patterns look at what `fold` leaves and forgive the usual mistakes.
"""

from __future__ import annotations

import re

from knowledge.importers.documents.markers import is_upper
from knowledge.vietnamese.text import fold, folded_words

KINDS = (
    "Nghị quyết", "Quyết định", "Chỉ thị", "Quy chế", "Quy định", "Thông báo", "Thông tư", "Nghị định",
    "Hướng dẫn", "Chương trình", "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo", "Tờ trình", "Công văn",
    "Công điện", "Quy trình", "Danh mục", "Luật", "Pháp lệnh", "Thông tư liên tịch", "Điều lệ", "Nội quy",
)  # fmt: skip
_KIND_BY_LETTERS = {"".join(folded_words(kind)): kind for kind in KINDS}
_MOTTO = re.compile(
    r"c[o0]ng h[o0]a x[a4] h[o0]i.{0,14}vi[e3]t nam|\bd\w{0,2}[o0]c l[a4]p\b.{0,30}hanh ph[u0]c.*"
)
_NOTED = re.compile(r"n[o0][il1]\s?nh[aeo]n\b")
_BASIS = re.compile(
    r"(c[aio]n c[utri]{1,3}|xet|theo de nghi|tren co s[o6e]|thuc hien (ke hoach|nghi quyet|nghi dinh"
    r"|quyet dinh|chi thi|chuong trinh|thong bao|cong van|van ban|luat|y kien)"
    r"|th[uy]c hien (k[e&] hoach|cong van)) "
)
_ATTACHED = re.compile(
    r"\(?\s*(ban hanh |phe duyet )?k[ei]m theo (quyet dinh|ke hoach|cong van|to trinh|nghi quyet)"
)
_POSITION = re.compile(
    r"((kt|tm|tl|tuq|q)\s?\.\s?)+(uy ban nhan dan|hoi dong nhan dan)"
    r"|((kt|tm|tl|tuq|q)\s?\.\s?)*((quyen |pho |tong |chi )*(chu tich|giam doc"
    r"|cuc truong|vu truong|chanh van phong|thu truong|bo truong|truong ban|truong phong|hieu truong"
    r"|chanh thanh tra|thu tuong|tong thanh tra|bi thu|vien truong|tong giam doc))"
)
_SIGNATURE = re.compile(
    r"đã ký lên văn bản|^\s*\d{4}-\d\d-\d\dT\d\d:\d\d|Email:.{3,80}Phone:"
    r"|^\s*(Người ký|Ký bởi|Thời gian ký|Ngày ký|Cơ quan|Signed by|Digitally signed)\s*:",
    re.IGNORECASE,
)
_SIGNED_LINES = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}|[\w.+-]+@[\w-]+(\.[\w-]+)+>?\s*(đã ký|$)", re.IGNORECASE
)
_CLOSING = re.compile(
    r"tr[e3]n d[a4]y [l1][a4] |trong qua trinh (to chuc |trien khai )*thuc hien"
    r"|yeu cau (thu truong|cac|giam doc)"
)
END = re.compile(r"\./\.?\s*$")


def find_kind(text: str) -> str | None:
    """The kind of document that the line names and nothing else ("KẾ HOẠCH", "QUYẾT ĐỊNH:"), or None.

    The line must be written in capitals: "Kế hoạch" in a sentence is none.
    """
    if len(text) > 40 or not is_upper(text):
        return None
    return _KIND_BY_LETTERS.get("".join(folded_words(text)))


def without_motto(text: str) -> str | None:
    """The line without the state's name and motto, folded; None when it holds neither."""
    plain = fold(text)
    left = _MOTTO.sub(" ", plain)
    return None if left == plain else " ".join(left.split())


def is_recipients(text: str) -> bool:
    """Whether the list of recipients ("Nơi nhận:") begins here."""
    return _NOTED.match(fold(text)) is not None


def is_basis(text: str) -> bool:
    """Whether the paragraph names what the document rests on ("Căn cứ ...", "Theo đề nghị ...")."""
    return text[:1].isupper() and _BASIS.match(fold(text)) is not None


def is_attached(text: str) -> bool:
    """Whether the line says with which document this one was issued."""
    return _ATTACHED.match(fold(text)) is not None


def is_position(text: str) -> bool:
    """Whether the line is the signer's position in capitals ("KT. CHỦ TỊCH")."""
    return len(text) <= 70 and is_upper(text) and _POSITION.match(fold(text)) is not None


def is_closing(text: str) -> bool:
    """Whether the paragraph speaks of the whole document at its end ("Trên đây là Kế hoạch ...")."""
    return _CLOSING.match(fold(text)) is not None


def is_electronic_signature(text: str) -> bool:
    """Whether the line was written by signing software: who, which office's address, when."""
    return bool(_SIGNATURE.search(text) or _SIGNED_LINES.search(text))
