from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge import changes, revisions
from knowledge.answers import quoting
from knowledge.answers.answer import Answer, Status
from knowledge.drafting import Preview
from knowledge.entries import Kind, Layer, Origin, Passage, merge
from knowledge.publishing import draft
from knowledge.runtime import Knowledge
from knowledge.search import passages, query
from knowledge.search.passages import Found, document_card
from knowledge.store import Shown
from tests.knowledge.documents import LONG, PASSAGES, PLAN, PLAN_SOURCE, plan
from tests.knowledge.layers import LAW, layer
from tests.knowledge.small import HashingEncoder

TODAY = date(2031, 6, 1)
ENTRY = merge([plan()], {PLAN_SOURCE.key: PLAN_SOURCE})


def said(place: int, question: str, entry: Layer | None = None) -> list[str]:
    """The lines of the answer that quotes a passage."""
    whole = merge([entry], {PLAN_SOURCE.key: PLAN_SOURCE}) if entry else ENTRY
    found = Found(document_card(whole, Shown((1,), "m")), place, 1.0, 1.0, 1.0, 1.0)
    return quoting.compose(whole, found, query.read(question), TODAY, 0.9).text.splitlines()


def test_document_place_and_words() -> None:
    lines = said(1, "mỗi tháng phát mấy bài về tắm mèo")
    assert lines[0] == (
        "Theo Kế hoạch số 7/KH-UBND ngày 05-01-2031 của Ủy ban nhân dân tỉnh Bình Thuận, "
        "mục III.1-2 (Đài truyền thanh):"
    )
    assert lines[1] == "“Hằng tháng, phát thanh ít nhất 02 bài về cách tắm mèo.”"
    assert "Bình Thuận chưa nhập vào tỉnh Lâm Đồng" in lines[2]
    assert lines[-2].startswith("- Kế hoạch chăm sóc mèo năm 2031, số 7/KH-UBND, ngày 05-01-2031")


def test_an_article_is_no_section() -> None:
    assert said(0, "ban hành kèm theo gì")[0].endswith("Ủy ban nhân dân tỉnh Bình Thuận, Điều 1:")


def test_a_document_without_a_number_says_so() -> None:
    nameless = replace(ENTRY.first, document=replace(ENTRY.first.document, number=None, issued_on=None))  # type: ignore[type-var]
    lead = said(1, "tắm mèo", nameless)[0]
    assert lead.startswith("Theo Kế hoạch chăm sóc mèo năm 2031 của Ủy ban nhân dân tỉnh Bình Thuận")
    assert "(bản đang có không ghi số)" in lead


def test_a_replaced_document_says_so_first() -> None:
    ended = replace(PLAN_SOURCE, valid_to=date(2031, 3, 31), replaced_by="moi")
    new = replace(PLAN_SOURCE, key="moi", number="9/KH-UBND")
    whole = merge([plan()], {PLAN_SOURCE.key: ended, "moi": new})
    found = Found(document_card(whole, Shown((1,), "m")), 1, 1.0, 1.0, 1.0, 1.0)
    lines = quoting.compose(whole, found, query.read("tắm mèo"), TODAY, 0.9).text.splitlines()
    assert lines[0].startswith("Văn bản này đã hết hiệu lực sau ngày 31-03-2031, thay bằng 9/KH-UBND;")


def test_restored_words_are_owned_up_to() -> None:
    lines = said(4, "cát vệ sinh")
    assert lines[0].endswith(", mục IV.1:")  # nobody has looked at the heading above
    assert any("đã được phục hồi và có người soát lại" in line for line in lines)


def test_of_a_long_passage_the_sentence_that_answers() -> None:
    assert len(LONG) > quoting.WHOLE
    passage = PASSAGES[2]
    asked = query.read("danh sách mèo chưa tiêm gửi trước ngày nào")
    quoted = quoting.sentence(passage, asked)
    assert "trước ngày 25 của tháng cuối quý" in quoted
    assert len(quoted) <= quoting.WHOLE + 8
    last = quoting.sentence(passage, query.read("niêm yết tại nhà văn hóa bao nhiêu ngày"))
    assert "ba mươi ngày" in last
    assert last.startswith("... ")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("kế hoạch 7 của Bình Thuận: thi vẽ mèo do ai chủ trì", True),
        ("theo 7/KH-UBND thi vẽ mèo do ai chủ trì", True),
        ("kế hoạch Bình Thuận năm 2031 thi vẽ mèo do ai chủ trì", True),
        ("thi vẽ mèo do cơ quan nào chủ trì", True),
        ("kế hoạch Bình Thuận năm 2029 thi vẽ mèo do ai chủ trì", False),
        ("kế hoạch Bình Định năm 2031 thi vẽ mèo do ai chủ trì", False),
    ],
)
def test_only_the_document_that_is_meant(question: str, found: bool) -> None:
    index = passages.build([(ENTRY, Shown((1,), "m"))], HashingEncoder())
    assert (quoting.find(index, query.read(question)) is not None) is found


@pytest.mark.parametrize("text", ["mà khoan", "7 7 7", "như cũ nha", "mèo"])
def test_a_few_words_are_no_question_to_a_document(text: str) -> None:
    index = passages.build([(ENTRY, Shown((1,), "m"))], HashingEncoder())
    assert quoting.find(index, query.read(text)) is None


def test_behind_an_entrys_answer_before_its_sources() -> None:
    answer = Answer(Status.ANSWERED, "Nhà thiếu nhi chủ trì.\n\nNguồn:\n- Kế hoạch", entry="ke-hoach/x")
    found = Found(document_card(ENTRY, Shown((1,), "m")), 3, 1.0, 1.0, 1.0, 1.0)
    both = quoting.behind(answer, ENTRY, found, query.read("ai chủ trì thi vẽ mèo"))
    paragraphs = both.text.split("\n\n")
    assert paragraphs[0] == "Nhà thiếu nhi chủ trì."
    assert paragraphs[1].endswith(f"“{PASSAGES[3].text}”")
    assert paragraphs[2] == "Nguồn:\n- Kế hoạch"


# --- The whole way: imported, reviewed, published, asked


@pytest.fixture
def loaded(engine: Engine) -> Engine:
    with draft(engine, "motcua", "nạp") as coming:
        for number, title in enumerate(("Cho chó đi dạo", "Cho chim ăn", "Nuôi cá cảnh")):
            coming.put(
                layer(f"thu/{number}", f"{title} thì hỏi trạm.", title=title, questions=(title.lower(),))
            )
        told = layer(
            "ke-hoach/meo-2031", "Nhà thiếu nhi chủ trì thi vẽ mèo.", kind=Kind.PLAN_FACT,
            province="binh-thuan", years=(2031,), title="Kế hoạch 2031 của Bình Thuận về thi vẽ mèo",
            questions=("kế hoạch 2031 Bình Thuận ai chủ trì thi vẽ mèo",),
        )  # fmt: skip
        coming.put(told)
        coming.publish([LAW])
    return engine


def knowledge_of(engine: Engine, folder: Path) -> Knowledge:
    knowledge = Knowledge(engine, folder / "index", HashingEncoder())
    knowledge.refresh()
    return knowledge


ASKED = "kế hoạch 2031 của Bình Thuận: kinh phí mua cát vệ sinh lấy từ nguồn nào"


def test_a_passage_answers_once_it_is_published(loaded: Engine, tmp_path: Path) -> None:
    knowledge = knowledge_of(loaded, tmp_path)
    assert "xã hội hóa" not in knowledge.answer(ASKED, TODAY).text
    changes.put(loaded, [plan()], [PLAN_SOURCE], "An", "nhập")
    assert "xã hội hóa" not in knowledge.answer(ASKED, TODAY).text
    preview = Preview(loaded, knowledge.indexes)
    assert "mục IV.1" in preview.answer(ASKED, TODAY).text
    revisions.publish(loaded, "Bình", "soát", TODAY)
    knowledge.refresh()
    answer = knowledge.answer(ASKED, TODAY)
    assert (answer.status, answer.entry) == (Status.ANSWERED, PLAN)
    assert "“Kinh phí mua cát vệ sinh lấy từ nguồn xã hội hóa.”" in answer.text
    assert answer.sources[0].number == "7/KH-UBND"
    again = knowledge_of(loaded, tmp_path)  # from the files
    assert again.answer(ASKED, TODAY).entry == PLAN
    revisions.unpublish(loaded, PLAN, "An", "thu hồi")
    knowledge.refresh()
    assert knowledge.answer(ASKED, TODAY).entry != PLAN


def test_curated_entries_go_first_and_the_plans_words_behind(loaded: Engine, tmp_path: Path) -> None:
    changes.put(loaded, [plan()], [PLAN_SOURCE], "An", "nhập")
    revisions.publish(loaded, "Bình", "soát", TODAY)
    answer = knowledge_of(loaded, tmp_path).answer("kế hoạch 2031 Bình Thuận ai chủ trì thi vẽ mèo", TODAY)
    assert answer.entry == "ke-hoach/meo-2031"
    assert answer.text.startswith("Nhà thiếu nhi chủ trì thi vẽ mèo.")
    assert "mục III.3 bảng 1.1" in answer.text


def test_other_answers_are_left_alone(loaded: Engine, tmp_path: Path) -> None:
    before = knowledge_of(loaded, tmp_path / "a").answer("cho chó đi dạo", TODAY)
    changes.put(loaded, [plan()], [PLAN_SOURCE], "An", "nhập")
    revisions.publish(loaded, "Bình", "soát", TODAY)
    after = knowledge_of(loaded, tmp_path / "b").answer("cho chó đi dạo", TODAY)
    assert (after.text, after.entry) == (before.text, "thu/0")


def test_what_waits_for_review_is_never_said(loaded: Engine, tmp_path: Path) -> None:
    waiting = plan(passages=(*PASSAGES[:4], replace(PASSAGES[4], reviewed=False)))
    changes.put(loaded, [waiting], [PLAN_SOURCE], "An", "nhập")
    preview = Preview(loaded, knowledge_of(loaded, tmp_path).indexes)
    assert "cát vệ sinh" not in preview.answer(ASKED, TODAY).text
    with_all = Preview(loaded, knowledge_of(loaded, tmp_path).indexes, unreviewed=True)
    assert with_all.indexes.passages.count == len(PASSAGES)


def test_a_document_taken_from_an_officer_entry(loaded: Engine, tmp_path: Path) -> None:
    """An entry may become a document and stop being searched as an entry."""
    changes.put(loaded, [layer(PLAN, origin=Origin.OFFICER, owner="P")], [], "An", "viết")
    revisions.publish(loaded, "Bình", "soát", TODAY)
    knowledge = knowledge_of(loaded, tmp_path)
    assert PLAN in knowledge.index.by_id
    changes.put(loaded, [plan(passages=(Passage("Chim ăn sáng.", "I.1"),))], [PLAN_SOURCE], "An", "nhập")
    revisions.publish(loaded, "Bình", "soát", TODAY)
    knowledge.refresh()
    assert PLAN not in knowledge.index.by_id
    assert knowledge.indexes.passages.count == 1
