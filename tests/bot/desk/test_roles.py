"""Each role and each action: allowed or refused as docs/officers.md says, at the door and not only in the
menu; and one unit never sees another's."""

from __future__ import annotations

import pytest

from bot.desk.roles import MATRIX, Action, may
from bot.officers.staff import ROLES
from tests.bot.desk.console import Console

LOGINS = {"officer": "an", "lead": "chi", "auditor": "giam", "maintainer": "mai", "administrator": "quan"}
# The matrix once more, written by hand from the guide: O officer, L lead, M maintainer, A administrator,
# K auditor.
WRITTEN = {
    "consult": "OLMAK",
    "inbox.see": "OLK",
    "inbox.answer": "OL",
    "inbox.take_over": "L",
    "cases.see": "OLK",
    "cases.work": "OL",
    "templates.change": "LA",
    "unanswered.see": "LMK",
    "unanswered.settle": "M",
    "knowledge.see": "OLMAK",
    "knowledge.edit": "M",
    "knowledge.publish": "M",
    "people.change": "A",
    "options.change": "A",
    "audit.see": "AK",
}
LETTERS = {"O": "officer", "L": "lead", "M": "maintainer", "A": "administrator", "K": "auditor"}
# Every door that a role may stand before: (method, path, action).
DOORS = [
    ("get", "/consult", "consult"),
    ("get", "/inbox", "inbox.see"),
    ("get", "/inbox/count", "inbox.see"),
    ("get", "/inbox/list", "inbox.see"),
    ("get", "/cases", "cases.see"),
    ("get", "/unanswered", "unanswered.see"),
    ("get", "/knowledge", "knowledge.see"),
    ("get", "/knowledge/draft", "knowledge.see"),
    ("get", "/knowledge/new", "knowledge.edit"),
    ("get", "/admin", "people.change"),
    ("get", "/admin/options", "people.change"),
    ("get", "/templates", "templates.change"),
    ("get", "/audit", "audit.see"),
    ("post", "/inbox/AAAAAA/claim", "inbox.answer"),
    ("post", "/inbox/AAAAAA/say", "inbox.answer"),
    ("post", "/inbox/AAAAAA/note", "inbox.answer"),
    ("post", "/inbox/AAAAAA/close", "inbox.answer"),
    ("post", "/inbox/AAAAAA/forward", "inbox.answer"),
    ("post", "/inbox/AAAAAA/raw", "inbox.answer"),
    ("post", "/consult/send", "inbox.answer"),
    ("post", "/cases/AAAAAA/take", "cases.work"),
    ("post", "/cases/AAAAAA/reply", "cases.work"),
    ("post", "/cases/AAAAAA/refuse", "cases.work"),
    ("post", "/cases/AAAAAA/forward", "cases.work"),
    ("post", "/cases/AAAAAA/contact", "cases.work"),
    ("post", "/cases/AAAAAA/raw", "cases.work"),
    ("post", "/cases/AAAAAA/public", "cases.work"),
    ("post", "/cases/AAAAAA/hide", "cases.work"),
    ("post", "/unanswered/off-topic", "unanswered.settle"),
    ("post", "/unanswered/attach", "unanswered.settle"),
    ("post", "/unanswered/write", "unanswered.settle"),
    ("post", "/knowledge/save", "knowledge.edit"),
    ("post", "/knowledge/drop", "knowledge.edit"),
    ("post", "/knowledge/publish", "knowledge.publish"),
    ("post", "/knowledge/unpublish", "knowledge.publish"),
    ("post", "/knowledge/rollback", "knowledge.publish"),
    ("post", "/admin/officers", "people.change"),
    ("post", "/admin/officers/an/change", "people.change"),
    ("post", "/admin/officers/an/remove", "people.change"),
    ("post", "/admin/officers/an/password", "people.change"),
    ("post", "/admin/officers/an/unlock", "people.change"),
    ("post", "/admin/units", "people.change"),
    ("post", "/admin/units/xa/remove", "people.change"),
    ("post", "/admin/options", "options.change"),
    ("post", "/templates", "templates.change"),
    ("post", "/templates/1/remove", "templates.change"),
]


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("role", ROLES)
def test_the_matrix_is_what_the_guide_says(role: str, action: Action) -> None:
    wanted = {LETTERS[letter] for letter in WRITTEN[str(action)]}
    assert may(role, action) == (role in wanted)


def test_nobody_else_may_anything() -> None:
    assert set(MATRIX) == set(ROLES)
    assert not any(may("khách", action) for action in Action)


@pytest.mark.parametrize("role", ROLES)
def test_every_door_keeps_to_the_matrix(console: Console, role: str) -> None:
    browser = console.browser(LOGINS[role])
    browser.get("/me")
    for method, path, action in DOORS:
        if role == "administrator" and path in ("/admin/officers/an/remove", "/admin/officers/an/password"):
            continue  # would be done
        answer = browser.get(path) if method == "get" else browser.post(path)
        refused = answer.status_code == 403
        assert refused != may(role, Action(action)), (role, method, path, answer.status_code)


@pytest.mark.parametrize(("method", "path", "action"), DOORS)
def test_no_door_opens_to_a_stranger(console: Console, method: str, path: str, action: str) -> None:
    browser = console.browser()
    answer = browser.get(path) if method == "get" else browser.post(path, csrf="x")
    assert answer.url.path == "/desk/sign-in"


def test_one_unit_sees_nothing_of_another(console: Console) -> None:
    case, waiting = console.case("tinh"), console.waiting("người khác", "tinh", "chuyện của tỉnh")
    browser = console.browser("an")
    assert case.code not in browser.get("/cases").text
    assert waiting.code not in browser.get("/inbox").text
    for path in (f"/cases/{case.code}", f"/inbox/{waiting.code}", f"/inbox/{waiting.code}/talk"):
        answer = browser.get(path)
        assert answer.status_code == 404
        assert "chuyện của tỉnh" not in answer.text
        assert "ba lần" not in answer.text
    for path in (f"/cases/{case.code}/contact", f"/cases/{case.code}/raw", f"/inbox/{waiting.code}/raw"):
        answer = browser.post(path)
        assert answer.status_code == 404
        assert "0912345678" not in answer.text


def test_rights_change_at_once(console: Console) -> None:
    browser = console.browser("an")
    assert browser.get("/inbox").status_code == 200
    admin = console.browser("quan")
    admin.get("/admin")
    admin.post("/admin/officers/an/change", name="Người an", unit="tinh", role="maintainer", telegram="")
    assert browser.get("/inbox").url.path == "/desk/sign-in", "signed out with the old role"


def test_the_last_administrator_stays(console: Console) -> None:
    admin = console.browser("quan")
    admin.get("/admin")
    assert admin.post("/admin/officers/quan/remove").status_code == 422
    answer = admin.post(
        "/admin/officers/quan/change", name="Người quan", unit="tinh", role="officer", telegram=""
    )
    assert answer.status_code == 422
    assert console.officer("quan").role == "administrator"
