"""What scripts of hand-offs share: a citizen of the ward who waits, is answered, is done."""

from __future__ import annotations

from tests.conversations.conftest import Office
from tests.conversations.harness import Group, Person, execute
from tests.emulators.telegram.screen import Shown

WARD, PROVINCE = "Trung tâm PVHCC phường Quy Nhơn", "Văn phòng UBND tỉnh Gia Lai"
ASKS = "làm lại căn cước bị mất phí bao nhiêu"
STORY = "Loa phường ồn quá, sáng nào cũng mở từ năm giờ"


async def waiting(office: Office, wish: str = "gặp cán bộ") -> tuple[Person, str, Shown]:
    """A citizen of the ward who waits, the code, and the group's post."""
    citizen = office.person()
    await citizen.say("em ở phường Quy Nhơn")
    await citizen.say(wish)
    code = citizen.code()
    return citizen, code, await office.ward.until(code)


async def opened(office: Office) -> tuple[Person, str, Shown]:
    """The same, answered by Chị An."""
    citizen, code, post = await waiting(office)
    await claimed(office, citizen, code)
    return citizen, code, post


async def claimed(office: Office, citizen: Person, code: str) -> None:
    assert "Chị An" in (await office.ward.command(office.an, f"/nhan {code}")).text
    await citizen.read()


async def closed(office: Office, citizen: Person, code: str) -> Shown:
    """Chị An is done with it; what the citizen reads."""
    await office.ward.command(office.an, f"/dong {code}")
    return await citizen.read()


def state(office: Office, code: str) -> tuple[str, int, int | None]:
    (found,) = execute(
        office.application.home, "SELECT state, unit_id, officer_id FROM handoffs WHERE code = ?", code
    )
    return found


async def replies(office: Office, officer: object, post: Shown, text: str, group: Group | None = None) -> str:
    """An officer replies to a post; what the group reads."""
    group = group or office.ward
    await group.answer(officer, post, text)  # type: ignore[arg-type]
    return (await group.read()).text
