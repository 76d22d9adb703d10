from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese.abbreviations import expand, read_table
from knowledge.vietnamese.text import fold


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("đk tạm trú", "đăng ký tạm trú"),
        ("dk ket hon", "dang ky ket hon"),
        ("hỏi tt nhập hộ khẩu", "hỏi thủ tục nhập hộ khẩu"),
        ("tt 64/2025/TT-BTC", "thông tư 64/2025/TT-BTC"),
        ("nộp hs ở đâu", "nộp hồ sơ ở đâu"),
        ("hết bn tiền", "hết bao nhiêu tiền"),
        ("tk vneid bị khóa", "tài khoản vneid bị khóa"),
        ("nộp tk thuế", "nộp tờ khai thuế"),
        ("làm ở nhà dc không", "làm ở nhà được không"),
        ("đổi dc trên thẻ", "đổi địa chỉ trên thẻ"),
        ("đăng ký kh", "đăng ký kết hôn"),
        ("theo kh 36/KH-UBND", "theo kế hoạch 36/KH-UBND"),
        ("làm cccd", "làm căn cước công dân"),
        ("đổi gplx", "đổi giấy phép lái xe"),
        ("nộp bhxh", "nộp bảo hiểm xã hội"),
        ("ubnd xã", "ủy ban nhân dân xã"),
        ("tra tthc", "tra thủ tục hành chính"),
        ("cổng dvc", "cổng dịch vụ công"),
        ("làm ko được", "làm không được"),
    ],
)
def test_written_out_where_the_words_around_say_so(typed: str, meant: str) -> None:
    assert fold(expand(typed)) == fold(meant)


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định 814/QĐ-UBND",
        "Kế hoạch 36/KH-UBND",
        "hồ sơ H08.01.02-241120-0012",
        "mẫu CT01",
        "https://dichvucong.gov.vn/tt/hs",
        "hoa hồng",  # "hong" is chat for không; an accented word is what it is
        "",
    ],
)
def test_left_alone(text: str) -> None:
    assert expand(text) == text


def test_in_capitals_too() -> None:
    assert fold(expand("LÀM CCCD")) == "lam can cuoc cong dan"


@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(expand(text), str)


def test_a_table_without_comments_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("# head\n\na\tb\n \nc\n", "utf-8")
    assert read_table(path) == [["a", "b"], ["c"]]
