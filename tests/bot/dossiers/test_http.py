"""The adapter against a real server that answers as two provinces do, and fails as real ones fail."""

from __future__ import annotations

import json
import logging
import time
import traceback
from datetime import date

import pytest

from bot.dossiers.adapter import State
from bot.dossiers.errors import DossierError, Foreign, NotFound, TimedOut, Unavailable, WrongFactor
from tests.bot.dossiers.conftest import Read
from tests.emulators.onestop import TOKEN, Fault, OneStopServer
from tests.emulators.onestop.mappings import FIRST, OPEN, SECOND

ONE, PHONE = "H08.12.34-260701-0012", "3456"
TWO, WHOLE_PHONE = "H36.05-260703-0001", "0987654321"


async def test_the_first_province(read: Read) -> None:
    found = await read(FIRST).look_up(ONE, PHONE)
    assert (found.state, found.word, found.step) == (State.PROCESSING, "Đang xử lý", "Thẩm định")
    assert (found.received_on, found.due_on) == (date(2026, 7, 1), date(2026, 7, 20))
    assert found.unit == "UBND phường Quy Nhơn"
    assert found.result == "Liên hệ [đã che] để bổ sung"  # nobody's number, one line


async def test_the_second_province(read: Read, onestop: OneStopServer) -> None:
    found = await read(SECOND).look_up(TWO, WHOLE_PHONE)
    assert (found.state, found.unit, found.word) == (State.READY, "Sở Nội vụ", "5")
    assert (found.received_on, found.due_on) == (date(2026, 7, 1), date(2026, 7, 20))
    method, target, headers, body = onestop.heard[0]
    assert (method, target, headers["authorization"]) == ("POST", "/v2/search", f"Bearer {TOKEN}")
    assert json.loads(body) == {"filter": {"code": TWO, "phone": WHOLE_PHONE, "page": 1}}


async def test_several_software_in_one_file(read: Read) -> None:
    both = read(FIRST + SECOND.partition("systems:")[2])
    assert (await both.look_up(ONE, PHONE)).state is State.PROCESSING
    assert (await both.look_up(TWO, WHOLE_PHONE)).state is State.READY
    assert [factor.label[:5] for factor in both.factors] == ["4 số ", "số đi"]
    with pytest.raises(Foreign):
        await both.look_up("G22.99.5-251118-0012", "1234")


@pytest.mark.parametrize(
    ("mapping", "code", "factor", "error"),
    [
        (FIRST, "H08.12.34-260701-9999", PHONE, NotFound),
        (FIRST, ONE, "0000", WrongFactor),
        (FIRST, ONE, "", WrongFactor),
        (FIRST, TWO, PHONE, Foreign),
        (SECOND, "H36.05-260703-7777", WHOLE_PHONE, NotFound),
        (SECOND, TWO, "0987654320", WrongFactor),
        (SECOND, ONE, WHOLE_PHONE, Foreign),
        (OPEN, "H10-260703-0001", PHONE, NotFound),
        (OPEN, ONE, "0000", WrongFactor),
    ],
)
async def test_what_is_not_told(
    read: Read, mapping: str, code: str, factor: str, error: type[DossierError]
) -> None:
    with pytest.raises(error):
        await read(mapping).look_up(code, factor)


async def test_a_foreign_code_and_a_misshapen_factor_are_not_even_asked(
    read: Read, onestop: OneStopServer
) -> None:
    with pytest.raises(Foreign):
        await read(FIRST).look_up(TWO, PHONE)
    with pytest.raises(WrongFactor):
        await read(FIRST).look_up(ONE, "0905123456")
    assert onestop.heard == []


async def test_software_that_checks_nothing_is_checked_here(read: Read) -> None:
    assert (await read(OPEN).look_up(ONE, PHONE)).word == "Đang xử lý"


async def test_a_factor_is_never_read_as_a_template(read: Read, onestop: OneStopServer) -> None:
    mapping = FIRST.replace("'\\d{{4}}'", "'.+'")
    with pytest.raises(WrongFactor):
        await read(mapping).look_up(ONE, "{code}&sdt=3456")
    assert onestop.heard[0][1] == f"/tra-cuu/{ONE}?sdt=%7Bcode%7D%26sdt%3D3456"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.HANG, TimedOut),
        (Fault.DRIP, TimedOut),
        (Fault.BUSY, TimedOut),
        (Fault.BROKEN, Unavailable),
        (Fault.GARBAGE, Unavailable),
        (Fault.HUGE, Unavailable),
        (Fault.CUT, Unavailable),
        (Fault.AWAY, Unavailable),
        (Fault.ROUND, Unavailable),
        (Fault.OTHER, Unavailable),
    ],
)
@pytest.mark.parametrize(("mapping", "code", "factor"), [(FIRST, ONE, PHONE), (SECOND, TWO, WHOLE_PHONE)])
async def test_faults(
    read: Read,
    onestop: OneStopServer,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
    error: type[DossierError],
    mapping: str,
    code: str,
    factor: str,
) -> None:
    if fault is Fault.OTHER and mapping is SECOND:
        error = WrongFactor  # that software compares before it tells
    caplog.set_level(logging.DEBUG)
    adapter = read(mapping)
    onestop.fault = fault
    started = time.monotonic()
    with pytest.raises(error) as raised:
        await adapter.look_up(code, factor)
    assert time.monotonic() - started < 2.0  # 0.5 s in all, however the bytes come
    told = "".join(traceback.format_exception(raised.value)[-1:]) + caplog.text + repr(raised.value)
    for secret in (code, factor, TOKEN, str(onestop.port)):
        assert secret not in told
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    if fault is Fault.AWAY:
        assert len(onestop.heard) == 1
    onestop.fault = None
    assert (await adapter.look_up(code, factor)).code == code


async def test_a_good_answer_leaves_no_trace_in_the_logs(
    read: Read, onestop: OneStopServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await read(FIRST).look_up(ONE, PHONE)
    await read(SECOND).look_up(TWO, WHOLE_PHONE)
    for secret in (ONE, TWO, f"sdt={PHONE}", WHOLE_PHONE, TOKEN, "Nguyễn Văn An"):
        assert secret not in caplog.text


async def test_a_redirect_within_the_host_is_followed(read: Read, onestop: OneStopServer) -> None:
    adapter = read(FIRST)
    onestop.fault = Fault.HERE
    assert (await adapter.look_up(ONE, PHONE)).state is State.PROCESSING


async def test_no_cookie_is_carried_from_one_citizen_to_the_next(read: Read, onestop: OneStopServer) -> None:
    adapter = read(FIRST)
    onestop.fault = Fault.COOKIE
    for _ in range(2):
        await adapter.look_up(ONE, PHONE)
    assert all("cookie" not in headers for _, _, headers, _ in onestop.heard)


async def test_a_server_that_is_not_there(read: Read, onestop: OneStopServer) -> None:
    adapter = read(FIRST)
    await onestop.__aexit__(None, None, None)
    with pytest.raises(Unavailable, match="ConnectError"):
        await adapter.look_up(ONE, PHONE)
