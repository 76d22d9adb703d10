"""The five real plans of the developers' shared data, as text and made into PDF, DOCX and HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.entries import Part
from knowledge.importers.documents.reading import ReadDocument, read_document
from knowledge.importers.documents.text_files import read_text
from tests.knowledge.importers.documents.makers import make_docx, make_html, make_pdf

SEEDS = Path(__file__).parents[5] / "shared/seeds"
FILES = sorted(SEEDS.glob("*.txt"))

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(len(FILES) != 5, reason="../shared/seeds is missing"),
]
Maker = Callable[..., Path]


@pytest.fixture(scope="module")
def plans() -> list[ReadDocument]:
    return [read_document(path) for path in FILES]


def test_numbers_days_and_issuers(plans: list[ReadDocument]) -> None:
    found = [
        (plan.details.kind, plan.details.number, plan.details.issued_on, plan.details.issuer)
        for plan in plans
    ]
    assert found == [
        ("Quyết định", None, None, "Chủ tịch Ủy ban nhân dân tỉnh Bình Định"),
        ("Kế hoạch", "116/KH-UBND", date(2021, 11, 16), "Ủy ban nhân dân tỉnh Bình Định"),
        ("Kế hoạch", "36/KH-UBND", date(2023, 1, 5), "Ủy ban nhân dân tỉnh Bình Thuận"),
        ("Kế hoạch", None, None, "Sở Nội vụ tỉnh Bình Định"),
        ("Quyết định", "814/QĐ-UBND", date(2017, 3, 13), "Chủ tịch Ủy ban nhân dân tỉnh Bình Định"),
    ]


def test_what_is_missing_is_named_and_noted(plans: list[ReadDocument]) -> None:
    assert [plan.details.missing for plan in plans] == [
        ("number", "issued_on"),
        (),
        (),
        ("number", "issued_on"),
        (),
    ]
    assert any("năm 2020" in note for note in plans[0].notes)
    assert any("tháng 1 năm 2022" in note for note in plans[3].notes)


def test_every_plan_is_signed_by_a_person_of_three_words(plans: list[ReadDocument]) -> None:
    assert [len((plan.details.signer or "").split()) for plan in plans] == [3] * 5
    assert plans[0].details.signer == plans[4].details.signer


def test_titles_and_basis(plans: list[ReadDocument]) -> None:
    assert plans[3].details.title == "Kế hoạch tuyên truyền công tác cải cách hành chính Sở Nội vụ năm 2022"
    assert plans[4].details.title.endswith(
        "Kế hoạch tuyên truyền cải cách hành chính tỉnh Bình Định năm 2017"
    )
    assert [len(plan.details.basis) for plan in plans] == [4, 3, 2, 2, 4]


def test_counts_and_single_places(plans: list[ReadDocument]) -> None:
    assert [len(plan.passages) for plan in plans] == [73, 54, 43, 26, 64]
    paths = [{passage.path: passage for passage in plan.passages} for plan in plans]
    assert {"Điều 2.1", "II.1.a", "III.4.b-2", "V.6", "Kết thúc"} <= paths[0].keys()
    assert {"II.1.1.đ", "II.1.1.i", "II.1.2.a", "III.2", "IV.8.d"} <= paths[1].keys()
    assert {"I.3", "III.8", "V.2"} <= paths[2].keys()
    assert {"II.5-4", "III.2.c-5", "III.7.c", "IV.4-3"} <= paths[4].keys()
    row = paths[3]["II.2.b bảng 1.2"]
    assert row.part == Part.ROW
    assert dict(row.cells)["TT"] == "2"
    assert "thẩm quyền giải quyết của" in dict(row.cells)["Nội dung tuyên truyền"]


def test_nothing_of_letterhead_recipients_or_signature_is_a_passage(plans: list[ReadDocument]) -> None:
    for plan in plans:
        text = "\n".join(passage.text for passage in plan.passages)
        assert not re.search(
            r"Email|đã ký|Nơi nhận|Noi nh.n|Độc lập - Tự do|Lưu:? VT|\*\*|</?b>|KT\. ?CH|[ \t]{2}", text
        )
        assert not plan.details.signer or plan.details.signer not in text


@pytest.mark.parametrize("make", [make_pdf, make_docx, make_html], ids=["pdf", "docx", "html"])
@pytest.mark.parametrize("number", [0, 2, 3, 4])
def test_other_formats_give_the_same_passages(
    plans: list[ReadDocument], tmp_path: Path, make: Maker, number: int
) -> None:
    suffix = {make_pdf: "pdf", make_docx: "docx"}.get(make, "html")
    found = read_document(make(tmp_path / f"plan.{suffix}", read_text(FILES[number]).blocks))
    wanted = {passage.path: passage.text for passage in plans[number].passages}
    got = {passage.path: passage.text for passage in found.passages}
    assert len(wanted.keys() & got.keys()) >= 0.95 * len(wanted.keys() | got.keys())
    assert sum(wanted[path] == got.get(path) for path in wanted) >= 0.95 * len(wanted)
    assert found.details.number == plans[number].details.number
    assert found.details.issuer == plans[number].details.issuer
    assert found.details.signer == plans[number].details.signer
