from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.answers.confidence import Confidence, confidence
from knowledge.entries import Entry, Kind, Layer, Origin
from knowledge.runtime import Knowledge
from knowledge.search import index as indexes
from knowledge.search.dense import encoder_name
from knowledge.search.index import SearchIndex
from knowledge.search.query import read
from knowledge.search.ranking import POOL, Hit, rank, traits, use_weights, weights
from knowledge.store import Shown
from tests.knowledge.layers import layer
from tests.knowledge.small import (
    KEEP_CATS,
    PASSPORT,
    POST,
    STAY,
    VIDEO_2017,
    ZALO_2020,
    ZALO_2023,
    HashingEncoder,
)


def index_of(*layers: Layer) -> SearchIndex:
    return indexes.build(
        1, [(Entry((item,)), Shown((number,), "")) for number, item in enumerate(layers)], HashingEncoder()
    )


def procedure(code: str, title: str, **more: object) -> Layer:
    return layer(
        f"tthc/{code}",
        origin=Origin.CATALOGUE,
        kind=Kind.PROCEDURE,
        code=code,
        title=title,
        questions=(),
        **more,
    )


def best(index: SearchIndex, text: str) -> Hit:
    return rank(index, read(text))[0]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("làm hộ chiếu cần giấy tờ gì", PASSPORT),
        ("xin ho chieu lan dau", PASSPORT),
        ("ĐĂNG KÝ TẠM TRÚ Ở ĐÂU", STAY),
        ("gửi giấy tờ qua bưu điện", POST),
        ("kế hoạch 2020 ai lập tài khoản zalo", ZALO_2020),
        ("kế hoạch 2023 ai lập tài khoản zalo", ZALO_2023),
        ("ai lập tài khoản zalo ở Bình Thuận theo kế hoạch", ZALO_2023),
        ("kế hoạch ở Bình Định ai vận hành zalo", ZALO_2020),
        ("kế hoạch 814 làm mấy phim phóng sự", VIDEO_2017),
    ],
)
def test_the_entry_that_is_asked_for_comes_first(small: Knowledge, text: str, entry: str) -> None:
    assert best(small.index, text).card.entry_id == entry


def test_hits_are_in_order_and_explain_themselves(small: Knowledge) -> None:
    hits = rank(small.index, read("làm hộ chiếu"))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(hits) == len(small.index.cards)
    assert {"short", "body", "dense", "coverage"} <= set(hits[0].features)
    assert hits == rank(small.index, read("làm hộ chiếu"))


def test_a_code_finds_its_entry_among_many_others() -> None:
    """The number is no word of the entry: none of the scores of its words would bring it up."""
    others = [procedure(f"1.{number:06}", f"Thủ tục mã số phí hồ sơ {number}") for number in range(3 * POOL)]
    index = index_of(*others, procedure("2.999999", "Công nhận nghệ nhân"))
    query = read("thủ tục mã số 2.999999 phí hồ sơ")
    hits = rank(index, query)
    assert hits[0].card.code == "2.999999"
    assert confidence(hits, query) == Confidence(1.0, 1.0)


def test_an_unknown_code_is_no_certainty(small: Knowledge) -> None:
    query = read("thủ tục 9.999999")
    assert confidence(rank(small.index, query), query).sure < 1.0


@pytest.mark.parametrize("flag", ["junk_title", "internal", "customs", "abolished"])
def test_what_should_not_come_first_does_not(flag: str) -> None:
    index = index_of(
        procedure("1.000001", "Cấp giấy phép nuôi mèo", flags=(flag,)),
        procedure("1.000002", "Cấp giấy phép nuôi mèo"),
    )
    hits = rank(index, read("cấp giấy phép nuôi mèo"))
    assert [hit.card.code for hit in hits] == ["1.000002", "1.000001"]


def test_customs_and_police_records_may_come_first_when_named() -> None:
    index = index_of(
        procedure("1.000001", "Thủ tục hải quan nhập khẩu mèo", flags=("customs",)),
        procedure("1.000002", "Đăng ký nuôi mèo tại nhà"),
    )
    assert best(index, "làm thủ tục hải quan nhập khẩu mèo").card.code == "1.000001"


def test_confidence_separates_questions_of_ours_from_others(small: Knowledge) -> None:
    def sure(text: str) -> float:
        query = read(text)
        return confidence(rank(small.index, query), query).sure

    ours = [sure(text) for text in ("làm hộ chiếu bao nhiêu tiền", "đăng ký tạm trú cần giấy tờ gì")]
    others = [
        sure(text) for text in ("nấu phở bò thế nào cho ngon", "giá vàng hôm nay", "thời tiết cuối tuần")
    ]
    assert min(ours) >= weights()["t_answer"] > max(others)
    assert confidence([], read("hộ chiếu")) == Confidence(0.0, 0.0)


def test_an_index_of_one_entry() -> None:
    index = index_of(procedure("1.000001", "Cấp giấy phép nuôi mèo"))
    assert [hit.card.code for hit in rank(index, read("mèo"))] == ["1.000001"]


def test_scores_have_one_value_an_entry(small: Knowledge) -> None:
    scored = small.index.score(read("làm hộ chiếu bao nhiêu tiền"))
    for values in (scored.short, scored.title, scored.added, scored.body, scored.body_added, scored.dense,
                   scored.coverage, scored.votes):  # fmt: skip
        assert values.shape == (len(small.index.cards),)
    assert scored.votes.sum() == pytest.approx(1.0, abs=1e-5)
    place = small.index.by_id[PASSPORT]
    assert scored.dense[place] == pytest.approx(1.0, abs=1e-3)  # it is one of its questions; half precision
    assert scored.coverage[place] == pytest.approx(1.0, abs=1e-5)


def test_a_closer_look_agrees_with_the_first(small: Knowledge) -> None:
    scored = small.index.score(read("làm hộ chiếu bao nhiêu tiền"))
    near = small.index.near(scored, np.arange(len(small.index.cards)))
    place = small.index.by_id[PASSPORT]
    assert near.dense[place] == pytest.approx(scored.dense[place], abs=1e-3)
    assert near.dense_title[place] <= near.dense[place]
    assert (near.dense_three <= near.dense + 1e-6).all()
    assert (near.short <= scored.short + 1e-6).all()
    one = small.index.near(scored, np.array([place]))
    assert one.dense_three[0] == pytest.approx(near.dense_three[place], abs=1e-6)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("đăng ký nhận con nuôi, vợ chồng người Việt", "1.000002"),
        ("đăng ký nhận con, chồng người Hàn có yếu tố nước ngoài", "1.000001"),
    ],
)
def test_who_is_foreign_decides(text: str, code: str) -> None:
    index = index_of(
        procedure("1.000001", "Đăng ký nhận con có yếu tố nước ngoài"),
        procedure("1.000002", "Đăng ký nhận con nuôi"),
    )
    assert best(index, text).card.code == code


def test_what_a_title_leaves_out_is_not_what_it_names() -> None:
    index = index_of(procedure("1.000001", "Cấp giấy cho trại (trừ nhà đầu tư nước ngoài, công ty mẹ)"))
    assert not traits(index.cards[0]).named & {"foreign"}


@pytest.mark.parametrize("text", ["xyzzy", "?", "", "12", "😀"])
def test_words_that_nobody_wrote(small: Knowledge, text: str) -> None:
    hits = rank(small.index, read(text))
    assert confidence(hits, read(text)).sure < weights()["t_answer"]


def test_other_weights_for_a_while() -> None:
    shipped = dict(weights())
    try:
        use_weights({**shipped, "t_answer": 2.0})
        assert weights()["t_answer"] == 2.0
    finally:
        use_weights(shipped)
    assert weights() == shipped


def test_cards_know_what_ranking_needs(small: Knowledge) -> None:
    cards = [small.index.cards[small.index.by_code[entry.removeprefix("tthc/")]] for entry in KEEP_CATS]
    assert [card.levels for card in cards] == [("xa",), ("tinh",), ("bo",)]
    assert (
        small.index.cards[small.index.by_id[PASSPORT]].official_title == "Cấp hộ chiếu phổ thông ở trong nước"
    )


def test_an_encoders_name_follows_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    first = encoder_name(folder)
    assert first.startswith("model-")
    (folder / "notes.txt").write_text("not a part of the model")
    assert encoder_name(folder) == first
    (folder / "config.json").write_text('{"a": 1}')
    assert encoder_name(folder) != first
    assert encoder_name("some/name-on-a-hub") == "some/name-on-a-hub"
