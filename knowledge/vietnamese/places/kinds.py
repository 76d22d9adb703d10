"""Kinds of places before a name: "xã", "phường", "thị xã", "tx.", "P" ..."""

from __future__ import annotations

from knowledge.vietnamese.places.words import GAP, Word, joined, word_exact, word_key

DISTRICT_KINDS = frozenset({"huyện", "thị xã", "thành phố"})
KIND_NAMES = ("thành phố", "thị xã", "thị trấn", "đặc khu", "huyện", "phường", "xã")

_KINDS: dict[tuple[str, ...], str] = {
    ("thi", "tran"): "thị trấn", ("thi", "xa"): "thị xã", ("thanh", "pho"): "thành phố",
    ("dac", "khu"): "đặc khu", ("huyen", "dao"): "huyện",
    ("xa",): "xã", ("phuong",): "phường", ("huyen",): "huyện", ("dao",): "đặc khu",
    ("tx",): "thị xã", ("tp",): "thành phố",
    ("p",): "phường", ("x",): "xã", ("h",): "huyện", ("tt",): "thị trấn",
}  # fmt: skip
_KIND_ACCENTS = {word_key(word): word_exact(word) for word in ("xã", "phường", "huyện", "đảo")}
_NEEDS_DOT = frozenset({"p", "x", "h", "tt"})
_BEFORE_ANOTHER = frozenset({"tac", "cap", "huyen", "xa", "phuong"})


def kind_before(words: list[Word], start: int, dotless: bool = False) -> str:
    """ "xã" before the word at `start`, in full or short ("x.", "TX"); "" when no kind stands there.

    ``dotless`` takes "p", "x", "h", "tt" without a point for kinds too: for a name that has that kind.
    """
    found = _found(words, start, dotless)
    return found[0] if found else ""


def kind_words(words: list[Word], start: int, dotless: bool = False) -> int:
    """How many words that kind takes; 0 without one."""
    found = _found(words, start, dotless)
    return found[1] if found else 0


def _found(words: list[Word], start: int, dotless: bool) -> tuple[str, int] | None:
    if start >= len(words) or not GAP.fullmatch(words[start].gap):
        return None
    for length in (2, 1):
        kind = _KINDS.get(tuple(word.key for word in words[max(0, start - length) : start]))
        if kind is None or start < length or not joined(words, start - length, start):
            continue
        short = words[start - 1].key
        dotted = "." in words[start].gap or words[start].raw.isdigit() or dotless
        if short in _NEEDS_DOT and not (dotted and _free(words, start - 1)):
            continue
        if _of_another(words, start - length):
            continue  # "hợp tác xã Đông", "cấp xã Bình Thuận", "huyện xã Bình Định"
        typed = words[start - 1].exact
        if length == 1 and typed and typed != _KIND_ACCENTS.get(short):
            continue  # "xá", "đào" are not "xã", "đảo"
        return kind, length
    return None


def _of_another(words: list[Word], start: int) -> bool:
    """Whether the kind at `start` belongs to what stands before it, not to a name behind it."""
    return start > 0 and words[start - 1].key in _BEFORE_ANOTHER and joined(words, start - 1, start + 1)


def _free(words: list[Word], position: int) -> bool:
    """Whether a short kind stands by itself: "8h Tuy Phước" is an hour, "4x6" a size."""
    return position == 0 or words[position].gap != "" or not words[position - 1].raw.isdigit()


def split_kind(full: str) -> tuple[str, str]:
    """("phường", "Quy Nhơn") of "phường Quy Nhơn"; ValueError without a kind."""
    for kind in KIND_NAMES:
        if full.startswith(kind + " "):
            return kind, full[len(kind) + 1 :]
    raise ValueError(f"no kind in {full!r}")
