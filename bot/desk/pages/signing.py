"""Signing in and out, and what a person may change of his or her own account."""

from __future__ import annotations

import base64
import io
from typing import Annotated
from urllib.parse import urlsplit

import segno
from fastapi import APIRouter, Depends, Form, Request, Response

from bot.channels.web_requests import refuse_other_sites
from bot.desk import accounts as signing
from bot.desk import passwords
from bot.desk.accounts import SignIn
from bot.desk.attempts import Attempts
from bot.desk.person import Person
from bot.desk.web import PREFIX, Desk, moved
from bot.wordings import words

Text = Annotated[str, Form(max_length=300)]


def add(router: APIRouter, desk: Desk) -> None:
    """The routes of signing in."""
    attempts = Attempts(desk.clock)
    changing = Depends(desk.changing())

    def page(request: Request, status: int = 200, **values: object) -> Response:
        shown = {"problem": "", "login": "", "asks_code": False, "next": "", **values}
        return desk.html("sign_in.html", None, status=status, **shown)

    @router.get("/sign-in")
    def show(request: Request, next: str = "") -> Response:
        return page(request, next=next)

    @router.post("/sign-in")
    def sign_in(
        request: Request, login: Text = "", password: Text = "", code: Text = "", next: Text = ""
    ) -> Response:
        refuse_other_sites(request, desk.public_url)
        address = request.client.host if request.client else ""
        if attempts.too_many(address):
            return page(request, 429, problem=words("desk.sign_in.too_many"), next=next)
        outcome, officer_id = desk.accounts.sign_in(login, password, code)
        if outcome is not SignIn.DONE or officer_id is None:
            if outcome is not SignIn.CODE:
                attempts.failed(address)
                desk.audit.note(officer_id, "sign_in.failed", detail=str(outcome))
            return page(
                request, 200 if outcome is SignIn.CODE else 401, problem=words(f"desk.sign_in.{outcome}"),
                login=login, asks_code=outcome is SignIn.CODE, next=next,
            )  # fmt: skip
        desk.audit.note(officer_id, "sign_in")
        response = moved(request, _inside(next))
        desk.remember(request, response, desk.sessions.begin(officer_id))
        return response

    @router.post("/sign-out")
    def sign_out(request: Request, person: Person = changing) -> Response:
        desk.sessions.end(person.session.id)
        response = moved(request, f"{PREFIX}/sign-in")
        desk.forget(request, response)
        return response

    @router.get("/password")
    def ask_password(request: Request) -> Response:
        return desk.html("password.html", desk.signed_in(request), problem="")

    @router.post("/password")
    def change_password(
        request: Request, person: Person = changing, old: Text = "", new: Text = "", again: Text = ""
    ) -> Response:
        problem = _wrong(old, new, again, person, desk)
        if problem:
            return desk.html("password.html", person, status=422, problem=problem)
        with desk.engine.begin() as connection:
            desk.accounts.set_password(connection, person.officer.id, new, must_change=False)
            desk.audit.record(connection, person.officer.id, "password.changed", person.officer.login)
        response = moved(request, f"{PREFIX}/")
        desk.remember(request, response, desk.sessions.begin(person.officer.id))
        return response

    @router.get("/me")
    def me(request: Request) -> Response:
        return desk.html("me.html", desk.person(request), secret="", qr="", problem="")

    @router.post("/me/duty")
    def duty(request: Request, person: Person = changing) -> Response:
        with desk.engine.begin() as connection:
            desk.accounts.mark(connection, person.officer.id, on_duty=not person.account.on_duty)
        return moved(request, f"{PREFIX}/me")

    @router.post("/me/toured")
    def toured(request: Request, person: Person = changing) -> Response:
        with desk.engine.begin() as connection:
            desk.accounts.mark(connection, person.officer.id, toured=True)
        return Response(status_code=204)

    @router.post("/me/totp")
    def totp(request: Request, person: Person = changing, secret: Text = "", code: Text = "") -> Response:
        """First without a code: a secret to scan; then with the code that proves it was scanned."""
        if not secret:
            secret = desk.accounts.new_totp()
        elif code:
            with desk.engine.begin() as connection:
                if desk.accounts.use_totp(connection, person.officer.id, secret, code):
                    desk.audit.record(connection, person.officer.id, "totp.on", person.officer.login)
                    return moved(request, f"{PREFIX}/me")
        problem = words("desk.sign_in.wrong_code") if code else ""
        qr = _picture(signing.provisioning(secret, person.officer.login))
        return desk.html("me.html", person, secret=secret, qr=qr, problem=problem)

    @router.post("/me/totp-off")
    def totp_off(request: Request, person: Person = changing, password: Text = "") -> Response:
        outcome, _ = desk.accounts.sign_in(person.officer.login, password)
        if outcome not in (SignIn.CODE, SignIn.DONE):
            problem = words("desk.sign_in.wrong_old")
            return desk.html("me.html", person, status=422, secret="", qr="", problem=problem)
        with desk.engine.begin() as connection:
            desk.accounts.drop_totp(connection, person.officer.id)
            desk.audit.record(connection, person.officer.id, "totp.off", person.officer.login)
        return moved(request, f"{PREFIX}/me")


def _wrong(old: str, new: str, again: str, person: Person, desk: Desk) -> str:
    """Why a password is not changed; empty when it may be."""
    outcome, _ = desk.accounts.sign_in(person.officer.login, old)
    if outcome is SignIn.LOCKED:
        return words("desk.sign_in.locked")
    if outcome is SignIn.WRONG:
        return words("desk.sign_in.wrong_old")
    if new != again:
        return words("desk.password.differ")
    if new == old:
        return words("desk.password.same")
    try:
        passwords.check(new, person.officer.login)
    except passwords.PasswordError as error:
        return str(error)
    return ""


def _inside(address: str) -> str:
    """The page to go on with: of the console alone, whatever the address asked for."""
    parts = urlsplit(address)
    plain = not parts.scheme and not parts.netloc and "\\" not in address and "//" not in address
    return address if plain and address.startswith(f"{PREFIX}/") else f"{PREFIX}/"


def _picture(text: str) -> str:
    """A QR code as an address that an image can have."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=2, scale=4)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
