"""What the clock does: unclaimed ones go on, those of a closed office are kept, none stays with nobody."""

from __future__ import annotations

import logging

import pytest

from bot.handoffs.handoff import CLOSED, KEPT, OPEN, WAITING
from bot.wordings import words
from tests.bot.handoffs.bureau import AN, BINH, CLOSED_AT, OPENS_AT, PROVINCE, WARD, Bureau


async def test_unclaimed_goes_to_the_next_unit_and_the_citizen_is_told(bureau: Bureau) -> None:
    handoff = await bureau.open()
    await bureau.says("hồ sơ em bị trễ ạ")
    bureau.clear()
    bureau.clock.advance(minutes=9)
    assert bureau.tick() == 0
    bureau.clock.advance(minutes=1)
    assert bureau.tick() == 1
    now = bureau.again(handoff)
    assert (now.state, now.unit_id) == (WAITING, bureau.tinh.id)
    (told,) = bureau.texts()
    passed = words("handoff.passed", code=handoff.code, old="Trung tâm phường", new="Văn phòng tỉnh")
    assert told == f"{passed} {words('handoff.place', place=1)}"
    assert bureau.texts(WARD) == [words("staff.passed_away", code=handoff.code, new="Văn phòng tỉnh")]
    (post,) = bureau.read(PROVINCE)
    assert "hồ sơ em bị trễ" in post.text
    assert "Trung tâm phường" in post.text
    assert [button.title for button in post.buttons] == ["Nhận"]
    assert bureau.tick() == 0


async def test_the_last_unit_is_reminded_once(bureau: Bureau) -> None:
    handoff = await bureau.open()
    for _ in range(2):
        bureau.clock.advance(minutes=10)
        bureau.clear()
        assert bureau.tick() == 1
    assert bureau.texts(PROVINCE) == [words("staff.reminder", code=handoff.code)]
    assert "vẫn giữ trong hàng chờ" in bureau.texts()[0]
    bureau.clock.advance(minutes=60)
    assert bureau.tick() == 0
    assert bureau.again(handoff).state == WAITING
    assert "Anh Bình đã nhận" in await bureau.staff(BINH, f"/nhan {handoff.code}", group=PROVINCE)


async def test_a_claimed_one_stays(bureau: Bureau) -> None:
    handoff = await bureau.open()
    await bureau.staff(AN, f"/nhan {handoff.code}")
    bureau.clock.advance(minutes=60)
    assert bureau.tick() == 0
    assert bureau.again(handoff).unit_id == bureau.ward.id


async def test_minutes_are_those_of_the_office(bureau: Bureau) -> None:
    """Opened five minutes before lunch: the other five come after it."""
    bureau.clock.now = bureau.clock.now.replace(hour=11, minute=25)
    handoff = await bureau.open()
    bureau.clock.now = bureau.clock.now.replace(hour=12, minute=0)
    assert bureau.tick() == 1  # kept over lunch, and the citizen is told
    assert bureau.again(handoff).state == KEPT
    bureau.clock.now = bureau.clock.now.replace(hour=13, minute=31)
    assert bureau.tick() == 1
    assert bureau.again(handoff).state == WAITING
    bureau.clock.now = bureau.clock.now.replace(hour=13, minute=39)
    assert bureau.tick() == 0


async def test_the_office_closes_before_anybody_claims(bureau: Bureau) -> None:
    handoff = await bureau.open()
    bureau.clear()
    bureau.clock.now = CLOSED_AT
    assert bureau.tick() == 1
    assert bureau.again(handoff).state == KEPT
    (told,) = bureau.read()
    assert "hết giờ làm việc" in told.text
    assert [button.title for button in told.buttons] == ["Rút yêu cầu"]
    assert await bureau.says("làm căn cước bao lâu?") == "Trả lời: làm căn cước bao lâu?"
    # Whoever is still there may take it all the same.
    assert "Chị An đã nhận" in await bureau.presses("Nhận", WARD, author=AN)
    assert await bureau.says("em đây") == ""


async def test_an_open_one_outlasts_the_office(bureau: Bureau) -> None:
    handoff = await bureau.open()
    await bureau.staff(AN, f"/nhan {handoff.code}")
    bureau.clock.now = CLOSED_AT
    assert bureau.tick() == 0
    assert bureau.again(handoff).state == OPEN


async def test_the_next_unit_is_asked_only_when_it_is_open(bureau: Bureau) -> None:
    """A unit that sleeps is passed over: the citizen does not wait for it until tomorrow."""
    bureau.directory.change_unit("tinh", group="")
    handoff = await bureau.open()
    bureau.clock.advance(minutes=10)
    bureau.clear()
    assert bureau.tick() == 1
    assert bureau.again(handoff).unit_id == bureau.ward.id
    assert bureau.texts(WARD) == [words("staff.reminder", code=handoff.code)]


async def test_the_officer_who_held_it_has_left(bureau: Bureau) -> None:
    handoff = await bureau.open()
    await bureau.staff(AN, f"/nhan {handoff.code}")
    bureau.directory.remove_officer("an")
    bureau.clear()
    assert bureau.tick() == 1
    now = bureau.again(handoff)
    assert (now.state, now.unit_id, now.officer_id) == (WAITING, bureau.ward.id, None)
    assert "trở lại hàng chờ" in bureau.texts()[0]
    assert handoff.code in bureau.texts(WARD)[0]


async def test_a_unit_without_its_group_hands_on(bureau: Bureau) -> None:
    handoff = await bureau.open()
    bureau.directory.change_unit("quy-nhon", group="")
    bureau.clear()
    assert bureau.tick() == 1
    assert bureau.again(handoff).unit_id == bureau.tinh.id
    assert "Văn phòng tỉnh" in bureau.texts()[0]
    assert handoff.code in bureau.texts(PROVINCE)[0]


async def test_when_nobody_is_left_the_machine_answers_again(bureau: Bureau) -> None:
    handoff = await bureau.open()
    for slug in ("quy-nhon", "tinh"):
        bureau.directory.change_unit(slug, group="")
    bureau.clear()
    assert bureau.tick() == 1
    assert bureau.again(handoff).state == CLOSED
    assert bureau.texts()[0].startswith(words("handoff.nobody_left", code=handoff.code))
    assert await bureau.says("làm căn cước bao lâu?") == "Trả lời: làm căn cước bao lâu?"


async def test_one_that_cannot_move_does_not_hold_up_the_others(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = await bureau.open()
    bureau.lives("người sau")
    await bureau.says("gặp cán bộ", "người sau")
    second = bureau.live("người sau")
    real = bureau.handoffs.to_unit

    def broken(connection, handoff, *rest, **more):  # type: ignore[no-untyped-def]
        if handoff.id == first.id:
            raise RuntimeError("words of a citizen")
        return real(connection, handoff, *rest, **more)

    monkeypatch.setattr(bureau.handoffs, "to_unit", broken)
    bureau.clock.advance(minutes=10)
    with caplog.at_level(logging.INFO):
        assert bureau.tick() == 1
    assert bureau.again(first).unit_id == bureau.ward.id
    assert bureau.again(second).unit_id == bureau.tinh.id
    assert first.code in caplog.text
    assert "words of a citizen" not in caplog.text


async def test_after_the_weekend(bureau: Bureau) -> None:
    bureau.clock.now = CLOSED_AT.replace(day=17)  # Friday evening
    handoff = await bureau.open()
    for day in (18, 19):
        bureau.clock.now = OPENS_AT.replace(day=day, hour=9)
        assert bureau.tick() == 0
    bureau.clock.now = OPENS_AT.replace(day=20)
    assert bureau.tick() == 1
    assert bureau.again(handoff).state == WAITING
