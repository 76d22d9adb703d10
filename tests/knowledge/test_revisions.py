"""The draft and its publishing, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from knowledge import changes, revisions
from knowledge.entries import Confidence, Kind, Layer, Origin, Passage, Source
from knowledge.errors import RefusedError, StoreError
from knowledge.history import DRAFT, difference, history
from knowledge.publishing import draft
from knowledge.revisions import Override
from knowledge.store import Store
from tests.knowledge.layers import LAW, fact, layer

TODAY = date(2031, 6, 1)
ADMIN = Override("Quản trị", "gấp")


def officer(entry_id: str = "meo/nuoi", text: str = "Cán bộ sửa.", **more: object) -> Layer:
    return layer(entry_id, text, origin=Origin.OFFICER, owner="Phòng Mèo", **more)


@pytest.fixture
def loaded(engine: Engine) -> Engine:
    """Revision 1: two entries of the shipped content."""
    with draft(engine, "motcua", "nạp") as coming:
        coming.put(layer("meo/nuoi"))
        coming.put(layer("meo/an"))
        coming.publish([LAW])
    return engine


def write(engine: Engine, *layers: Layer, sources: tuple[Source, ...] = (), by: str = "An") -> int:
    return changes.put(engine, layers, sources, by, "sửa theo luật mới")


def publish(engine: Engine, by: str = "Bình", **more: object) -> int:
    return revisions.publish(engine, by, "đã soát", TODAY, **more)  # type: ignore[arg-type]


def said(engine: Engine, revision: int | None = None) -> dict[str, str]:
    return {entry.id: entry.facts[0].text for entry in Store(engine).entries(revision)}


def refused(engine: Engine, by: str = "Bình", **more: object) -> str:
    with pytest.raises(RefusedError) as raised:
        publish(engine, by, **more)
    return "; ".join(map(str, raised.value.refusals))


def test_nobody_sees_the_draft_until_it_is_published(loaded: Engine) -> None:
    assert write(loaded, officer()) == 1
    assert said(loaded)["meo/nuoi"] == "Được nuôi."
    assert publish(loaded) == 2
    assert said(loaded)["meo/nuoi"] == "Cán bộ sửa."
    assert said(loaded, 1)["meo/nuoi"] == "Được nuôi."
    assert changes.pending(loaded) == []
    with pytest.raises(StoreError, match="không có thay đổi nào"):
        publish(loaded)


def test_the_same_again_is_no_change(loaded: Engine) -> None:
    assert [write(loaded, officer()), write(loaded, officer())] == [1, 0]
    publish(loaded)
    assert write(loaded, officer()) == 0
    assert write(loaded, officer(text="Khác.")) == 1
    assert write(loaded, officer()) == 1  # back to what is published: a change against the draft


def test_the_last_change_counts_and_all_are_kept(loaded: Engine) -> None:
    write(loaded, officer(text="một"))
    write(loaded, officer(text="hai"), by="Cúc")
    assert [change.author for change in changes.pending(loaded)] == ["Cúc"]
    publish(loaded)
    assert said(loaded)["meo/nuoi"] == "hai"
    whats = [(event.author, event.what) for event in history(loaded, "meo/nuoi")]
    assert ("An", "sửa (lớp officer)") in whats
    assert ("Cúc", "sửa (lớp officer)") in whats
    assert ("Bình", "công bố bản 2: thêm lớp officer") in whats


def test_all_or_nothing(loaded: Engine) -> None:
    write(loaded, officer(), replace(officer("meo/khac"), owner=None))
    assert "meo/khac: thiếu đơn vị phụ trách" in refused(loaded)
    assert said(loaded)["meo/nuoi"] == "Được nuôi."
    assert publish(loaded, subjects={"meo/nuoi"}) == 2
    assert [change.subject for change in changes.pending(loaded)] == ["meo/khac"]


def test_whoever_wrote_does_not_publish_unless_an_administrator_allows(loaded: Engine) -> None:
    write(loaded, officer())
    assert "an là người sửa" in refused(loaded, "an").casefold()
    assert publish(loaded, "An", override=ADMIN) == 2
    assert "quản trị cho phép: Quản trị: gấp" in history(loaded)[0].what


def test_an_earlier_writer_of_the_same_entry_does_not_publish_either(loaded: Engine) -> None:
    write(loaded, officer(text="một"), by="Bình")
    write(loaded, officer(text="hai"), by="An")
    assert "Bình là người sửa" in refused(loaded, "Bình")


OLD = Source("luat-0", "Luật Mèo cũ", number="0/2020/QH14", valid_to=date(2031, 1, 1), replaced_by="luat-1")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (officer(sources=()), "thiếu nguồn"),
        (officer(sources=("khong-co",)), "nguồn khong-co chưa được khai báo"),
        (officer(facts=(replace(fact("?"), confidence=Confidence.UNCONFIRMED),)), "chưa xác nhận"),
        (officer(passages=(Passage("Chữ", "I", original="Chu", reviewed=False),)), "còn 1 đoạn phục hồi"),
        (officer(facts=(fact("Theo luật cũ.", sources=("luat-0",)),)), "dẫn văn bản đã thay: 0/2020/QH14"),
    ],
)
def test_what_may_not_be_published(loaded: Engine, wrong: Layer, reason: str) -> None:
    write(loaded, wrong, sources=(OLD,))
    assert reason in refused(loaded, override=ADMIN)  # an administrator does not lift these
    assert Store(loaded).revision() == 1


def test_the_past_may_cite_the_law_of_its_time(loaded: Engine) -> None:
    told = officer("ke-hoach/2020", kind=Kind.PLAN_FACT, facts=(fact("Năm 2020.", sources=("luat-0",)),))
    write(loaded, told, sources=(OLD,))
    assert publish(loaded) == 2


def test_an_edit_made_on_an_older_state_is_refused(loaded: Engine) -> None:
    write(loaded, officer(text="một"))
    publish(loaded)
    write(loaded, officer(text="hai"))
    with draft(loaded, "motcua", "nạp") as coming:  # meanwhile another writes the same layer
        coming.put(officer(text="của người khác"))
        coming.publish()
    assert "đã có bản khác công bố sau khi sửa" in refused(loaded, override=ADMIN)
    changes.drop(loaded, ["meo/nuoi"], "An")
    write(loaded, officer(text="hai"))
    assert publish(loaded) == 4


def test_dropped_changes_stay_in_the_history(loaded: Engine) -> None:
    write(loaded, officer())
    assert changes.drop(loaded, None, "Bình") == 1
    assert changes.pending(loaded) == []
    assert ("Bình", "bỏ bản nháp (lớp officer)") in [(e.author, e.what) for e in history(loaded, "meo/nuoi")]


def test_nameless_changes_are_not_taken(loaded: Engine) -> None:
    for by, why in (("", "x"), ("An", " ")):
        with pytest.raises(StoreError, match="tên người sửa"):
            changes.put(loaded, [officer()], (), by, why)
    write(loaded, officer())
    with pytest.raises(StoreError, match="tên người công bố"):
        revisions.publish(loaded, "", "x", TODAY)


def test_unpublished_is_gone_even_for_the_next_load(loaded: Engine) -> None:
    assert revisions.unpublish(loaded, "meo/an", "An", "sai") == 2
    assert set(said(loaded)) == {"meo/nuoi"}
    with draft(loaded, "motcua", "nạp lại") as coming:
        coming.put(layer("meo/an", "bản mới của tệp"))
        coming.publish()
    assert set(said(loaded)) == {"meo/nuoi"}
    revisions.reinstate(loaded, "meo/an", "An", "đã sửa xong")
    assert set(said(loaded)) == {"meo/nuoi"}
    publish(loaded)
    assert said(loaded)["meo/an"] == "bản mới của tệp"
    with pytest.raises(StoreError, match="không ở trạng thái đã gỡ"):
        revisions.reinstate(loaded, "meo/an", "An", "nữa")
    with pytest.raises(StoreError, match="Không có mục"):
        revisions.unpublish(loaded, "meo/khong-co", "An", "sai")


def test_an_officers_own_entry_comes_back_as_it_was(loaded: Engine) -> None:
    write(loaded, officer("rieng/cua-can-bo"))
    publish(loaded)
    revisions.unpublish(loaded, "rieng/cua-can-bo", "An", "sai")
    assert "rieng/cua-can-bo" not in said(loaded)
    revisions.reinstate(loaded, "rieng/cua-can-bo", "An", "đúng mà")
    publish(loaded)
    assert said(loaded)["rieng/cua-can-bo"] == "Cán bộ sửa."


def test_purged_is_in_no_revision_and_no_history(loaded: Engine) -> None:
    write(loaded, officer(text="Số riêng của dân"))
    publish(loaded)
    write(loaded, officer(text="Số riêng của dân, nháp"))
    assert revisions.purge(loaded, "meo/nuoi", "An", "lộ dữ liệu riêng") == 3
    for number in (1, 2, 3):
        assert "meo/nuoi" not in said(loaded, number)
    assert changes.pending(loaded) == []
    with loaded.connect() as connection:
        for table in ("facts", "changes", "layers", "questions"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()
            assert "Số riêng" not in str(rows)
    assert history(loaded, "meo/nuoi")[0].reason.startswith("xóa hẳn")


def test_rollback_brings_a_state_back_as_a_new_revision(loaded: Engine) -> None:
    ended = replace(LAW, valid_to=date(2040, 1, 1))
    write(loaded, officer(), officer("meo/moi"), sources=(ended,))
    publish(loaded)
    revisions.unpublish(loaded, "meo/an", "An", "sai")
    before = said(loaded, 1)
    assert revisions.rollback(loaded, 1, "Bình", "sửa nhầm") == 4
    assert said(loaded) == before
    assert Store(loaded).sources() == {"luat-1": LAW}
    assert said(loaded, 2) != before  # what was, stays readable
    assert revisions.rollback(loaded, 2, "Bình", "thôi, như cũ") == 5
    assert said(loaded)["meo/moi"] == "Cán bộ sửa."
    assert Store(loaded).sources() == {"luat-1": ended}


@pytest.mark.parametrize("to", [0, -1, 1, 7])
def test_no_rollback_to_what_never_was(loaded: Engine, to: int) -> None:
    with pytest.raises(StoreError, match="Không có bản công bố số"):
        revisions.rollback(loaded, to, "Bình", "x")


def test_differences_of_two_states(loaded: Engine) -> None:
    write(loaded, officer(), sources=(OLD,))
    found = difference(loaded, 1, DRAFT)
    assert {(one.subject, one.field) for one in found} == {
        ("meo/nuoi", "trả lời"), ("meo/nuoi", "đơn vị phụ trách"), ("luat-0", "cả mục"),
    }  # fmt: skip
    edited = next(one for one in found if one.field == "trả lời")
    assert (edited.before, edited.after) == ("Được nuôi.", "Cán bộ sửa.")  # against what citizens read
    publish(loaded)
    write(loaded, officer(text="Nay khác."))
    (one,) = difference(loaded, 2, DRAFT, "meo/nuoi")
    assert (one.field, one.before, one.after) == ("trả lời", "Cán bộ sửa.", "Nay khác.")
    assert difference(loaded, 1, 1) == []
    with pytest.raises(StoreError, match="bản công bố số 9"):
        difference(loaded, 1, 9)


def test_a_load_and_an_edit_do_not_lose_each_other(loaded: Engine) -> None:
    write(loaded, officer())
    with draft(loaded, "motcua", "nạp dài") as coming:
        coming.put(layer("meo/nuoi", "tệp mới"))
        coming.put(layer("meo/ngu"))
        assert publish(loaded) == 2  # while the load goes on
        assert coming.publish() == 3
    entries = {entry.id: entry for entry in Store(loaded).entries()}
    assert [item.facts[0].text for item in entries["meo/nuoi"].layers] == ["Cán bộ sửa.", "tệp mới"]
    assert "meo/ngu" in entries


def test_history_of_what_nobody_wrote(loaded: Engine) -> None:
    with pytest.raises(StoreError, match="Không có mục"):
        history(loaded, "khong/co")
    assert [event.revision for event in history(loaded)] == [1]
