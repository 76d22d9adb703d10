"""Codes of dossiers, as citizens type them."""

from __future__ import annotations

import pytest

from bot.dossiers.codes import agency, dossier_code, without_code
from knowledge.answers.guards import mask

ONE = "H08.12.34-261115-0012"
HEADED = "000.00.12.H08-261115-0012"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ONE, ONE),
        (HEADED, HEADED),
        ("tra giúp mã h08.12.34-261115-0012 với ạ", ONE),
        ("H08.12.34 - 261115 - 0012", ONE),
        ("H08 12 34 261115 0012", ONE),
        ("H08.12.34–261115–0012", ONE),
        ("mã:000.00.12.h08 - 261115-0012.", HEADED),
        ("000 00 12 H08 261115 0012", HEADED),
        ("H36.105-251230-0150", "H36.105-251230-0150"),
        ("G22.99.5-251118-0012", "G22.99.5-251118-0012"),
    ],
)
def test_a_code_is_read_and_written_as_printed(text: str, code: str) -> None:
    assert dossier_code(text) == code
    assert mask(text) == (text, False)


@pytest.mark.parametrize(
    "text",
    [
        "thủ tục 1.004873",
        "QĐ 45-261115-0012",
        "số A12 991399 789",
        "H08-26111-0012",
        "TS24H08-261115-0012",
        "phường 12 tổ 34",
        "gọi 0905 123 456",
        "",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert dossier_code(text) is None


def test_a_telephone_beside_a_code_is_masked() -> None:
    assert mask(f"{ONE}, sđt 0905123456") == (f"{ONE}, sđt [đã che]", True)


def test_what_else_was_said() -> None:
    assert without_code(f"hồ sơ {ONE} xong chưa") == "hồ sơ xong chưa"
    assert agency(HEADED) == "H08"
