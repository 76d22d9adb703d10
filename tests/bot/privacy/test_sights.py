"""Every sight of a contact is written down and can be listed."""

from __future__ import annotations

from sqlalchemy import Engine, insert

from bot.clock import utc
from bot.officers.records import OfficerRow
from bot.privacy.abroad import is_abroad
from bot.privacy.cipher import Cipher
from bot.privacy.sights import record, sights
from tests.bot.fakes import FakeClock
from tests.bot.privacy import planting


def test_sights_are_listed_newest_first(engine: Engine, clock: FakeClock, cipher: Cipher) -> None:
    with engine.begin() as connection:
        case_id = planting.case(connection, cipher, 7, clock(), code="ABC234")
        made = connection.execute(
            insert(OfficerRow).values(
                login="hoa", name="Lê Thị Hoa", unit_id=planting.unit(connection, clock()), role="officer",
                active=True, created_at=utc(clock()),
            )
        )  # fmt: skip
        officer = int(made.inserted_primary_key[0])  # type: ignore[index]
        record(connection, clock, officer, case_id, "contact", False)
        clock.advance(minutes=5)
        record(connection, clock, officer, case_id, "file", True)
        record(connection, clock, 99, None, "contact", False)
    listed = [(one.officer, one.code, one.what, one.allowed) for one in sights(engine)]
    assert listed == [
        (None, None, "contact", False),
        ("hoa", "ABC234", "file", True),
        ("hoa", "ABC234", "contact", False),
    ]
    assert sights(engine)[-1].at == clock.now.replace(minute=30)
    assert len(sights(engine, code="ABC234")) == len(sights(engine, login="hoa")) == 2
    assert sights(engine, code="XYZ999") == []


def test_channels_abroad() -> None:
    assert [is_abroad(name) for name in ("telegram", "messenger", "web", "terminal", "zalo")] == [
        True, True, False, False, False,
    ]  # fmt: skip
