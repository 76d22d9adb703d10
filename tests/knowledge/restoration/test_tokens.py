from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.restoration.tokens import Kind, cased, cut, placed


def kinds(text: str) -> list[tuple[Kind, str]]:
    return [(piece.kind, piece.text) for piece in cut(text)]


def test_damaged_words_are_words_whatever_signs_they_hold() -> None:
    text = "s6 hi¢u THU'C nu’éc S& cht?c h.%mg ¥"
    assert kinds(text) == [(Kind.WORD, word) for word in text.split()]


def test_numbers_documents_and_addresses_are_no_words() -> None:
    assert kinds("ngay 13/8/2021 s6 1216/QD-BTTTT tai a.b@xa.gov.vn 50%") == [
        (Kind.WORD, "ngay"), (Kind.NUMBER, "13/8/2021"), (Kind.WORD, "s6"), (Kind.LEGAL, "1216/QD-BTTTT"),
        (Kind.WORD, "tai"), (Kind.ADDRESS, "a.b@xa.gov.vn"), (Kind.NUMBER, "50%"),
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["61/2018/ND-CP", "18-NQ/TW", "24/2018/QH14", "09-CTr/TU", "749/QĐ-TTg"])
def test_a_document_number_is_one_piece(number: str) -> None:
    assert kinds(f"theo {number} nay")[1] == (Kind.LEGAL, number)


@pytest.mark.parametrize("mark", ["I1.", "¢)", "c¢)", "a)", "1.", "1.1", "-", "+", "12)"])
def test_marks_begin_a_line_and_end_a_sentence(mark: str) -> None:
    pieces = cut(f"Noi dung\n{mark} Trach nhiem")
    assert [(piece.kind, piece.text.strip()) for piece in pieces][2] == (Kind.MARK, mark)
    assert pieces[2].token == "<s>"


def test_a_quote_at_the_end_is_a_horn_unless_one_was_opened() -> None:
    assert kinds("co’ quan")[0] == (Kind.WORD, "co’")
    assert kinds("goi la ‘thu tuc’ nay")[3] == (Kind.WORD, "tuc")


@given(st.text(alphabet="aăâđêôơưáéD d6&'¢.,()/-\n1 ", max_size=60))
def test_pieces_stand_in_the_text_in_order(text: str) -> None:
    place = 0
    for piece in cut(text):
        assert piece.start >= place
        assert text[piece.start : piece.start + len(piece.text)] == piece.text
        place = piece.start + len(piece.text)


@pytest.mark.parametrize(
    ("word", "wanted"), [("uỷ", "ủy"), ("hoà", "hòa"), ("quý", "quý"), ("khoẻ", "khỏe"), ("toàn", "toàn")]
)
def test_tone_marks_have_one_place(word: str, wanted: str) -> None:
    assert placed(word) == wanted


@pytest.mark.parametrize(
    ("word", "pattern", "wanted"),
    [
        ("ủy", "UY", "ỦY"), ("ủy", "Uy", "Ủy"), ("ủy", "uy", "ủy"), ("thực", "THU'C", "THỰC"),
        ("định", "DPinh", "Định"), ("các", "cAc", "các"), ("ở", "O", "Ở"), ("số", "$6", "số"),
    ],
)  # fmt: skip
def test_capitals_follow_the_original(word: str, pattern: str, wanted: str) -> None:
    assert cased(word, pattern) == wanted
