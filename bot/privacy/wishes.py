"""What a citizen wants to be done with his or her data, read from words."""

from __future__ import annotations

import re
from enum import StrEnum

from knowledge.answers.guards import folded_text
from knowledge.vietnamese import courtesy


class Wish(StrEnum):
    SHOW = "show"
    COPY = "copy"
    DELETE = "delete"


_I = r"(?:toi|em|minh|tui|con|chau)"
_SOME = r"(?:(?:cac|nhung|tat ca|toan bo|het|moi) )*"
_DATA = rf"{_SOME}(?:du lieu|thong tin)(?: ca nhan)?"
_MINE = rf"{_DATA} (?:cua|ve) {_I}"
_WANT = rf"(?:(?:{_I}|muon|can|xin|hay|yeu cau|vui long|cho|nho) )*"
_END = r"(?: (?:di|nhe|giup|gium|dum|toi|em|minh|ngay|luon|voi|ad|nay))*"
_KEEPS = r"(?:luu|giu|biet|ghi|luu giu|luu tru)(?: lai)?"
_YOU = r"(?:ban|may|bot|tro ly|he thong|mot cua|ad)(?: (?:dang|co|da))?"
_WHAT = r"(?: (?:nhung|cac))?(?: (?:thong tin|du lieu))? gi"
# Whole messages: what is longer, or speaks of other data, is a question for the search or for Rasa.
_WHOLE = {
    Wish.DELETE: re.compile(rf"{_WANT}(?:xoa|xoa bo|delete|huy) (?:bo |het )?(?:{_MINE}|du lieu){_END}"),
    Wish.COPY: re.compile(rf"{_WANT}(?:(?:gui|xuat|tai|lay|xem) )?(?:ban sao|copy) {_MINE}{_END}"),
    Wish.SHOW: re.compile(
        rf"{_WANT}(?:xem )?{_MINE}{_END}"
        rf"|{_YOU} {_KEEPS}{_WHAT} (?:ve|cua) {_I}{_END}"
    ),
}
_DELETES = re.compile(r"\b(?:xoa|delete|huy|thu hoi|rut lai|go bo|go ra|dung giu|dung luu|khong luu nua)\b")
_ASKS_WHEN = re.compile(r"\b(?:khi nao|bao gio|bao lau|may ngay|may thang)\b")
_COPIES = re.compile(r"\b(?:ban sao|sao chep|xuat|copy|tai ve)\b")


def whole_wish(text: str) -> Wish | None:
    """The wish that a whole message is; None when it is anything else."""
    for folded in (folded_text(text), folded_text(courtesy.strip(text))):
        for wish, pattern in _WHOLE.items():
            if pattern.fullmatch(folded):
                return wish
    return None


def wish_in(text: str) -> Wish:
    """The wish in a message that is known to be about one's own data."""
    folded = folded_text(text)
    if _DELETES.search(folded) and not _ASKS_WHEN.search(folded):
        return Wish.DELETE
    return Wish.COPY if _COPIES.search(folded) else Wish.SHOW
