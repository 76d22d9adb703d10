from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.entries import Layer, Passage, merge
from knowledge.search import passages, query
from knowledge.search.passages import PassageIndex
from knowledge.store import Shown
from tests.knowledge.documents import PASSAGES, PLAN, plan
from tests.knowledge.small import HashingEncoder

ENCODER = HashingEncoder()


def index_of(*layers: Layer) -> PassageIndex:
    return passages.build(rows(*layers), ENCODER)


def rows(*layers: Layer) -> list[tuple[object, Shown]]:  # type: ignore[type-arg]
    return [(merge([layer], {}), Shown((place,), f"m{place}")) for place, layer in enumerate(layers)]


def first(index: PassageIndex, text: str, **more: object) -> str | None:
    hits = index.search(query.read(text), **more)  # type: ignore[arg-type]
    return PASSAGES[hits[0].position].path if hits else None


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("mỗi tháng phát thanh mấy bài về cách tắm mèo", "III.1-2"),
        ("moi thang phat thanh may bai ve cach tam meo", "III.1-2"),
        ("ai chủ trì thi vẽ mèo", "III.3 bảng 1.1"),
        ("danh sách mèo chưa tiêm gửi trước ngày nào", "III.2"),
        ("kinh phí mua cát vệ sinh", "IV.1"),
        ("kinh phi lay tir nguon nao", "IV.1"),  # as the file has it
    ],
)
def test_the_passage_that_says_it_comes_first(text: str, path: str) -> None:
    index = index_of(plan())
    assert index.count == len(PASSAGES)
    assert first(index, text) == path


def test_coverage_tells_how_much_of_the_question_a_passage_holds() -> None:
    index = index_of(plan())
    near, far = (index.search(query.read(text))[0] for text in ("thi vẽ mèo", "thi vẽ mèo bằng sơn dầu"))
    assert near.coverage == pytest.approx(1.0)
    assert far.coverage < 0.8
    assert index.share(["thi", "vẽ"], {"thi"}) == pytest.approx(0.5, abs=0.3)


def test_only_of_the_documents_asked() -> None:
    index = index_of(plan(), plan(entry_id="van-ban/khac"))
    asked = query.read("thi vẽ mèo")
    assert {hit.document.entry_id for hit in index.search(asked)} == {PLAN, "van-ban/khac"}
    assert {hit.document.entry_id for hit in index.search(asked, {1})} == {"van-ban/khac"}
    assert index.search(asked, set()) == []


def test_what_waits_for_review_is_not_found() -> None:
    hidden = replace(PASSAGES[4], reviewed=False)
    index = index_of(plan(passages=(*PASSAGES[:4], hidden)))
    assert index.count == len(PASSAGES) - 1
    assert first(index, "kinh phí mua cát vệ sinh") != "IV.1"
    shown = passages.empty(ENCODER).patched((), rows(plan(passages=(hidden,))), unreviewed=True)
    assert shown.count == 1


def test_nothing_to_find() -> None:
    empty = passages.empty(ENCODER)
    assert (empty.count, empty.search(query.read("thi vẽ mèo"))) == (0, [])
    assert index_of(plan()).search(query.read("?!")) == []


def test_patched_as_if_built_anew(tmp_path: Path) -> None:
    other = plan(entry_id="van-ban/khac", passages=(Passage("Cho chim ăn mỗi sáng.", "I.1"),))
    before = index_of(plan(), other)
    changed = plan(passages=(*PASSAGES[:3], Passage("Thi vẽ chó.", "III.3")))
    patched = before.patched({"van-ban/khac"}, [(merge([changed], {}), Shown((9,), "m9"))])
    anew = index_of(changed)
    for text in ("thi vẽ chó", "chim ăn", "phát thanh mấy bài", "kinh phí"):
        ours, theirs = (index.search(query.read(text)) for index in (patched, anew))
        assert [(hit.position, round(hit.coverage, 4)) for hit in ours] == [
            (hit.position, round(hit.coverage, 4)) for hit in theirs
        ]
    assert [card.mark for card in patched.cards] == ["m9"]
    assert before.patched({"khong/co"}, []) is before


def test_files(tmp_path: Path) -> None:
    made = index_of(plan())
    made.save(tmp_path / "p")
    again = passages.load(tmp_path / "p", ENCODER)
    assert again.cards == made.cards
    assert first(again, "ai chủ trì thi vẽ mèo") == "III.3 bảng 1.1"
    (tmp_path / "p" / "meta.json").write_text("{}", "utf-8")
    with pytest.raises(LookupError):
        passages.load(tmp_path / "p", ENCODER)


def test_years_of_a_document_are_those_it_is_about() -> None:
    (card,) = index_of(plan(years=())).cards
    assert (card.years, card.number, card.province) == ((2031,), "7/KH-UBND", "binh-thuan")
