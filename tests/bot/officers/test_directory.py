"""Units and officers: what may be registered, and what an administrator reads when it may not."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine, insert

from bot.clock import utc
from bot.handoffs.records import HandoffRow
from bot.officers.directory import Directory
from bot.officers.errors import OfficerError
from bot.wordings import words
from tests.bot.fakes import FakeClock


@pytest.fixture
def directory(engine: Engine, clock: FakeClock) -> Directory:
    return Directory(engine, clock)


def refused(reason: str, **values: object) -> str:
    return words(f"officers.error.{reason}", **values)


def test_a_unit_with_everything(directory: Directory) -> None:
    tinh = directory.add_unit("tinh", "Văn phòng tỉnh")
    unit = directory.add_unit(
        "Quy-Nhon", "  Trung tâm   phường ", province="tỉnh Gia Lai", places=["gia-lai/phuong-quy-nhon"],
        receives=["report", "handoff"], group="telegram:-100123:7", next_slug="tinh", reply_days=5,
        reply_basis=" Quyết định 1 ",
    )  # fmt: skip
    assert directory.unit_by_slug("quy-nhon") == unit
    assert (unit.slug, unit.name, unit.province) == ("quy-nhon", "Trung tâm phường", "gia-lai")
    assert (unit.staff_channel, unit.staff_conversation) == ("telegram", "-100123:7")
    assert (unit.next_unit_id, unit.reply_days, unit.reply_basis) == (tinh.id, 5, "Quyết định 1")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"slug": "Có dấu"}, "bad_name"),
        ({"slug": "abc234"}, "bad_name"),  # would be read as a code in the group
        ({"name": "  "}, "empty"),
        ({"province": "Atlantis"}, "province"),
        ({"places": ["gia-lai/khong-co"]}, "place"),
        ({"receives": ["everything"]}, "kind"),
        ({"group": "-100123"}, "group"),
        ({"group": "web:-100123"}, "group"),
        ({"next_slug": "khong-co"}, "no_unit"),
        ({"reply_days": 5}, "basis"),
        ({"reply_days": 9000, "reply_basis": "x"}, "days"),
    ],
)
def test_what_no_unit_can_be(directory: Directory, values: dict[str, object], reason: str) -> None:
    given = {"slug": "don-vi", "name": "Đơn vị", **values}
    with pytest.raises(OfficerError) as error:
        directory.add_unit(**given)  # type: ignore[arg-type]
    assert str(error.value).startswith(refused(reason).partition("{")[0].partition("“")[0].strip())
    assert directory.units() == []


def test_a_group_is_one_units(directory: Directory) -> None:
    directory.add_unit("mot", "Một", group="telegram:-1")
    with pytest.raises(OfficerError, match="đã là của đơn vị"):
        directory.add_unit("hai", "Hai", group="telegram:-1")
    topic = directory.add_unit("hai", "Hai", group="telegram:-1:7")  # a topic of it may be another's
    assert directory.unit_of_group("telegram", "-1:7") == topic
    found = directory.unit_of_group("telegram", "-1:8")
    assert found is not None
    assert found.slug == "mot"
    assert directory.unit_of_group("telegram", "-2") is None
    assert directory.unit_of_group("web", "-1") is None


def test_units_that_follow_each_other_end_somewhere(directory: Directory) -> None:
    directory.add_unit("a1", "A")
    directory.add_unit("b1", "B", next_slug="a1")
    directory.add_unit("c1", "C", next_slug="b1")
    for following in ("c1", "a1"):
        with pytest.raises(OfficerError, match="vòng"):
            directory.change_unit("a1", next_slug=following)
    directory.change_unit("c1", next_slug="")
    directory.change_unit("a1", next_slug="c1")


def test_a_unit_with_something_left_to_do_stays(
    directory: Directory, engine: Engine, clock: FakeClock
) -> None:
    unit = directory.add_unit("mot", "Một", group="telegram:-1")
    with engine.begin() as connection:
        connection.execute(
            insert(HandoffRow).values(
                code="K7M2QP", conversation_id=1, channel="telegram", conversation="an", unit_id=unit.id,
                state="waiting", reason="asked", opened_at=utc(clock()),
            )
        )  # fmt: skip
    with pytest.raises(OfficerError, match="K7M2QP"):
        directory.remove_unit("mot")
    assert directory.unit_by_slug("mot") is not None


def test_a_unit_that_others_hand_on_to_stays(directory: Directory) -> None:
    directory.add_unit("hai", "Hai")
    directory.add_unit("mot", "Một", next_slug="hai")
    with pytest.raises(OfficerError, match="mot"):
        directory.remove_unit("hai")
    directory.remove_unit("mot")
    directory.remove_unit("hai")
    assert directory.units() == []


def test_a_unit_comes_back_under_its_name(directory: Directory) -> None:
    first = directory.add_unit("mot", "Một", group="telegram:-1")
    directory.remove_unit("mot")
    directory.add_unit("hai", "Hai", group="telegram:-1")  # the group is free
    again = directory.add_unit("mot", "Một mới")
    assert (again.id, again.name, again.staff_conversation) == (first.id, "Một mới", None)


def test_officers_are_known_by_their_account(directory: Directory) -> None:
    directory.add_unit("mot", "Một")
    an = directory.add_officer("An.Nguyen", "Nguyễn  An", "mot", telegram="123")
    assert directory.officer("telegram", "123") == an
    assert (an.login, an.name, an.role) == ("an.nguyen", "Nguyễn An", "officer")
    assert directory.officer("telegram", None) is None
    assert directory.officer("web", "123") is None
    with pytest.raises(OfficerError, match=r"an\.nguyen"):
        directory.add_officer("chi", "Chí", "mot", telegram="123")
    with pytest.raises(OfficerError, match="Đã có cán bộ"):
        directory.add_officer("an.nguyen", "An", "mot")


def test_one_who_has_left_is_not_obeyed_but_named(directory: Directory) -> None:
    directory.add_unit("mot", "Một")
    an = directory.add_officer("an", "An", "mot", telegram="123")
    directory.remove_officer("an")
    assert directory.officer("telegram", "123") is None
    assert directory.officers() == []
    gone = directory.officer_by_id(an.id)
    assert gone is not None
    assert gone.name == "An"
    back = directory.add_officer("an", "An", "mot", "lead", "456")
    assert (back.id, back.role, back.account) == (an.id, "lead", "456")


@pytest.mark.parametrize(
    ("values", "reason"),
    [({"unit_slug": "khong"}, "Không có đơn vị"), ({"role": "boss"}, "Không có vai trò"),
     ({"telegram": "@an"}, "Số tài khoản"), ({"name": ""}, "Thiếu"), ({"login": "a b"}, "không dùng được")],
)  # fmt: skip
def test_what_no_officer_can_be(directory: Directory, values: dict[str, str], reason: str) -> None:
    directory.add_unit("mot", "Một")
    given = {"login": "an", "name": "An", "unit_slug": "mot", **values}
    with pytest.raises(OfficerError, match=reason):
        directory.add_officer(**given)
    assert directory.officers() == []


def test_nothing_and_nobody_to_change(directory: Directory) -> None:
    directory.add_unit("mot", "Một")
    with pytest.raises(OfficerError, match="Không có gì"):
        directory.change_unit("mot")
    for change in (
        directory.change_officer,
        directory.remove_officer,
        directory.change_unit,
        directory.remove_unit,
    ):
        with pytest.raises(OfficerError, match="ai-do"):
            change("ai-do")


def test_two_administrators_at_once(directory: Directory) -> None:
    """One is registered; the other reads why not, whichever of the checks caught it."""
    gate, results = threading.Barrier(2), []

    def add() -> None:
        gate.wait(10)
        try:
            results.append(directory.add_unit("mot", "Một").slug)
        except OfficerError as error:
            results.append(type(error).__name__)

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["OfficerError", "mot"]
    assert len(directory.units()) == 1


def test_a_group_moves(directory: Directory, engine: Engine) -> None:
    directory.add_unit("mot", "Một", group="telegram:-1")
    directory.add_unit("hai", "Hai", group="telegram:-2")
    with engine.begin() as connection:
        directory.move_group(connection, "telegram", "-1", "-1009")
    moved = directory.unit_of_group("telegram", "-1009")
    assert moved is not None
    assert moved.slug == "mot"
    assert directory.unit_of_group("telegram", "-1") is None
    assert directory.unit_of_group("telegram", "-2") is not None
