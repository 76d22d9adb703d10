"""What an attacker tries: forged requests, scripts in words and names, paths, fields that are none."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.desk.records import AuditRow
from bot.desk.web import MAX_BODY
from tests.bot.desk.console import PASSWORD, Console

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>'\"{{7*7}}"


def test_every_answer_carries_the_headers(console: Console) -> None:
    browser = console.browser("an")
    for path in ("/consult", "/inbox", "/static/desk.css", "/nothing-here", "/sign-in"):
        headers = browser.get(path).headers
        if path == "/nothing-here":
            continue  # no route: answered by the application
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("token", ["", "x", "đ"])
def test_a_forged_form_is_refused(console: Console, token: str) -> None:
    handoff, browser = console.waiting(), console.browser("an")
    browser.get("/inbox")
    answer = browser.post(f"/inbox/{handoff.code}/claim", csrf=token)
    assert answer.status_code == 403
    assert console.services.handoffs.store.by_code(handoff.code).state == "waiting"  # type: ignore[union-attr]


def test_the_token_of_another_session_is_refused(console: Console) -> None:
    handoff, mine, theirs = console.waiting(), console.browser("an"), console.browser("chi")
    mine.get("/inbox")
    theirs.get("/inbox")
    assert mine.post(f"/inbox/{handoff.code}/claim", csrf=theirs.csrf).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
def test_another_site_is_refused_even_with_the_token(console: Console, headers: dict[str, str]) -> None:
    handoff, browser = console.waiting(), console.browser("an")
    browser.get("/inbox")
    answer = browser.http.post(
        f"/desk/inbox/{handoff.code}/claim", data={"csrf": browser.csrf}, headers=headers
    )
    assert answer.status_code == 403


def test_nothing_changes_by_a_link(console: Console) -> None:
    handoff, browser = console.waiting(), console.browser("an")
    for path in (
        f"/inbox/{handoff.code}/claim",
        f"/inbox/{handoff.code}/close",
        "/sign-out",
        "/admin/officers",
    ):
        assert browser.get(path).status_code in (403, 404, 405)
    assert console.services.handoffs.store.by_code(handoff.code).state == "waiting"  # type: ignore[union-attr]


def test_a_citizens_words_are_never_html(console: Console) -> None:
    handoff = console.waiting(question=f"hỏi {SCRIPT}")
    console.writes(handoff, SCRIPT)
    case = console.case(what=SCRIPT)
    browser = console.browser("an")
    for path in (f"/inbox/{handoff.code}", f"/cases/{case.code}", "/cases"):
        page = browser.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page
        assert "{{7*7}}" in page, "nor is it a template"


def test_what_an_officer_types_is_never_html(console: Console) -> None:
    admin = console.browser("quan")
    admin.get("/admin")
    admin.post("/admin/officers", login="moi", name=SCRIPT, unit="tinh", role="officer", telegram="")
    admin.post("/admin/options", greeting=SCRIPT, notice=SCRIPT)
    admin.post("/templates", title=SCRIPT[:100], text=SCRIPT)
    for path in ("/admin", "/admin/options", "/templates", "/audit"):
        assert "<script>alert" not in admin.get(path).text
    officer = console.browser("an")
    assert "<script>alert" not in officer.get("/consult", params={"q": SCRIPT}).text


@pytest.mark.parametrize(
    "path",
    [
        "../web.py",
        "..%2fweb.py",
        "%2e%2e/web.py",
        "vendor/../../web.py",
        "/etc/passwd",
        "desk.css%00.py",
        "web.py",
    ],
)
def test_no_path_leaves_the_folder(console: Console, path: str) -> None:
    answer = console.browser("an").http.get(f"/desk/static/{path}")
    assert answer.status_code in (404, 405)
    assert "import" not in answer.text


def test_fields_that_the_form_does_not_have_change_nothing(console: Console) -> None:
    """Mass assignment: an officer cannot make himself an administrator by adding a field."""
    browser = console.browser("an")
    browser.get("/me")
    browser.post("/me/duty", role="administrator", unit_id="1", officer_id="7", must_change="1")
    browser.post("/password", old=PASSWORD, new="câu mới dài hơn mười hai", again="câu mới dài hơn mười hai",
                 role="administrator", login="quan")  # fmt: skip
    assert console.officer("an").role == "officer"
    assert console.accounts.sign_in("quan", PASSWORD)[0].value == "done", "nobody else's password changed"


def test_what_is_too_large_is_not_read(console: Console) -> None:
    browser = console.browser("an")
    browser.get("/inbox")
    answer = browser.http.post(
        "/desk/inbox/AAAAAA/say", content=b"x" * (MAX_BODY + 1),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert answer.status_code == 413


@pytest.mark.parametrize("code", ["AAAAAA", "' OR 1=1 --", "%00", "🤖", "A" * 5000])
def test_codes_that_are_none(console: Console, code: str) -> None:
    browser = console.browser("an")
    assert browser.http.get(f"/desk/inbox/{code}").status_code in (404, 422)
    assert browser.http.get(f"/desk/cases/{code}").status_code in (404, 422)


def test_the_trail_holds_no_citizens_words(console: Console) -> None:
    handoff = console.waiting(question="chuyện riêng của tôi")
    case, browser = console.case(), console.browser("an")
    browser.get("/inbox")
    browser.post(f"/inbox/{handoff.code}/claim")
    browser.post(f"/inbox/{handoff.code}/raw")
    browser.post(f"/inbox/{handoff.code}/close", result="kết quả kín")
    browser.post(f"/cases/{case.code}/take")
    browser.post(f"/cases/{case.code}/reply", text="lời đáp kín")
    with console.services.engine.connect() as connection:
        trail = str(connection.execute(select(AuditRow.__table__)).all())
    assert case.code in trail
    for private in ("riêng", "kín", "Gấm", "0912345678"):
        assert private not in trail
