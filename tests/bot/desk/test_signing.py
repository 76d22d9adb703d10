"""Signing in: passwords, one-time codes, lock-out, sessions that end."""

from __future__ import annotations

import pyotp
import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select, update

from bot.clock import utc
from bot.desk import passwords
from bot.desk.accounts import FAILURES, LOCKED, SignIn
from bot.desk.records import AccountRow, SessionRow
from bot.desk.sessions import IDLE, LONGEST
from bot.wordings import words
from tests.bot.desk.console import PASSWORD, Console


def test_the_hash_costs_what_owasp_asks() -> None:
    """argon2id with 19 MiB and two passes (OWASP Password Storage Cheat Sheet)."""
    parameters = extract_parameters(PasswordHasher().hash("x") and passwords.hashed("x"))
    assert parameters.type.name == "ID"
    assert parameters.memory_cost >= 19 * 1024
    assert parameters.time_cost >= 2


@pytest.mark.parametrize(
    "bad", ["ngắn", "a" * 300, "aaaaaaaaaaaaaaaa", "nguyenan-12345678", "xin chào an.nguyen"]
)
def test_bad_passwords(bad: str) -> None:
    with pytest.raises(passwords.PasswordError):
        passwords.check(bad, "an.nguyen")


def test_in_and_out(console: Console) -> None:
    browser = console.browser()
    assert browser.get("/consult").url.path == "/desk/sign-in"
    assert "Người an" in browser.sign_in("an").text
    assert browser.get("/consult").status_code == 200
    browser.post("/sign-out")
    assert browser.get("/consult").url.path == "/desk/sign-in"


@pytest.mark.parametrize("login", ["an", "không-có-ai"])
def test_wrong_and_unknown_read_the_same(console: Console, login: str) -> None:
    answer = console.browser().sign_in(login, "sai rồi nhé các bạn")
    assert answer.status_code == 401
    assert words("desk.sign_in.wrong") in answer.text


def test_brute_force_locks_the_account(console: Console) -> None:
    browser = console.browser()
    for _ in range(FAILURES - 1):
        assert words("desk.sign_in.wrong") in browser.sign_in("an", "sai rồi nhé các bạn").text
    assert words("desk.sign_in.locked") in browser.sign_in("an", "sai rồi nhé các bạn").text
    assert words("desk.sign_in.locked") in console.browser().sign_in("an").text, "the right one too"
    officer = console.officer("an")
    with console.services.engine.begin() as connection:
        past = utc(console.clock() - LOCKED)
        connection.execute(update(AccountRow).values(locked_until=past))
    assert console.accounts.sign_in("an", PASSWORD)[0] is SignIn.DONE
    assert console.accounts.find(officer.id).locked_until is None  # type: ignore[union-attr]


def test_one_address_that_tries_many_logins_has_to_wait(console: Console) -> None:
    browser = console.browser()
    for number in range(20):
        browser.sign_in(f"nguoi{number}", "sai rồi nhé các bạn")
    answer = browser.sign_in("an")
    assert answer.status_code == 429
    assert words("desk.sign_in.too_many") in answer.text


def test_a_session_ends_by_itself(console: Console) -> None:
    browser = console.browser("an")
    for column, age in (("last_at", IDLE), ("created_at", LONGEST)):
        with console.services.engine.begin() as connection:
            row = connection.execute(select(SessionRow.__table__)).mappings().one()
            past = utc(console.clock() - age).replace(tzinfo=None)
            connection.execute(update(SessionRow).values({column: past}))
        assert browser.get("/consult").url.path == "/desk/sign-in"
        with console.services.engine.begin() as connection:
            connection.execute(update(SessionRow).values({column: row[column]}))
        assert browser.get("/consult").url.path == "/desk/consult"


def test_a_token_from_before_is_not_taken_over(console: Console) -> None:
    """Session fixation: whatever cookie an attacker had set, signing in makes another."""
    browser = console.browser()
    browser.http.cookies.set("motcua-desk", "fixed-by-somebody", domain="desk.test")
    browser.sign_in("an")
    tokens = {cookie.value for cookie in browser.http.cookies.jar if cookie.name == "motcua-desk"}
    assert "fixed-by-somebody" not in tokens or len(tokens) > 1
    other = console.browser()
    other.http.cookies.set("motcua-desk", "fixed-by-somebody", domain="desk.test")
    assert other.get("/consult").url.path == "/desk/sign-in"


def test_the_cookie_is_strict(console: Console) -> None:
    browser = console.browser()
    answer = browser.http.post(
        "/desk/sign-in", data={"login": "an", "password": PASSWORD}, follow_redirects=False
    )
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert PASSWORD not in answer.text


def test_only_hashes_are_stored(console: Console) -> None:
    browser = console.browser("an")
    token = next(cookie.value for cookie in browser.http.cookies.jar)
    with console.services.engine.connect() as connection:
        stored = str(connection.execute(select(SessionRow.token)).all())
        password = connection.scalar(select(AccountRow.password))
    assert token is not None
    assert token not in stored
    assert str(password).startswith("$argon2id$")


def test_the_first_password_has_to_be_changed(console: Console) -> None:
    officer = console.officer("an")
    with console.services.engine.begin() as connection:
        console.accounts.set_password(connection, officer.id, PASSWORD, must_change=True)
    browser = console.browser()
    assert browser.sign_in("an").url.path == "/desk/password"
    assert browser.get("/inbox").url.path == "/desk/password", "nothing else is open before"
    refused = browser.post("/password", old=PASSWORD, new="khác hẳn", again="khác hẳn")
    assert refused.status_code == 422
    done = browser.post(
        "/password", old=PASSWORD, new="câu mới dài hơn mười hai", again="câu mới dài hơn mười hai"
    )
    assert done.url.path == "/desk/consult"
    assert console.accounts.sign_in("an", "câu mới dài hơn mười hai")[0] is SignIn.DONE


def test_changing_the_password_signs_other_browsers_out(console: Console) -> None:
    here, there = console.browser("an"), console.browser("an")
    here.get("/password")
    here.post("/password", old=PASSWORD, new="câu mới dài hơn mười hai", again="câu mới dài hơn mười hai")
    assert here.get("/consult").url.path == "/desk/consult"
    assert there.get("/consult").url.path == "/desk/sign-in"


def test_one_time_codes(console: Console) -> None:
    officer, secret = console.officer("an"), pyotp.random_base32()
    code = pyotp.TOTP(secret).at(console.clock())
    with console.services.engine.begin() as connection:
        assert not console.accounts.use_totp(connection, officer.id, secret, "000000")
        assert console.accounts.use_totp(connection, officer.id, secret, code)
    assert console.accounts.sign_in("an", PASSWORD)[0] is SignIn.CODE
    assert console.accounts.sign_in("an", PASSWORD, "123456")[0] is SignIn.WRONG
    assert console.accounts.sign_in("an", PASSWORD, code)[0] is SignIn.DONE
    assert console.accounts.sign_in("an", PASSWORD, code)[0] is SignIn.WRONG, "a code is good once"
    with console.services.engine.connect() as connection:
        assert secret not in str(
            connection.scalar(select(AccountRow.totp).where(AccountRow.officer_id == officer.id))
        )


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/desk/",
        "//evil.example",
        "/desk/..//evil.example",
        "/\\evil.example",
        "/phan-anh",
    ],
)
def test_sign_in_leads_nowhere_else(console: Console, address: str) -> None:
    answer = console.browser().http.post(
        "/desk/sign-in", data={"login": "an", "password": PASSWORD, "next": address}, follow_redirects=False
    )
    assert answer.headers["location"] == "/desk/"


def test_one_who_has_left_is_out_at_once(console: Console) -> None:
    browser = console.browser("an")
    console.services.directory.remove_officer("an")
    assert browser.get("/consult").url.path == "/desk/sign-in"
    assert console.accounts.sign_in("an", PASSWORD)[0] is SignIn.WRONG
