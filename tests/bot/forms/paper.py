"""Drafts and their pages for tests: a store, links, a router over one database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI
from sqlalchemy import Engine, func, insert, select

from bot.channels.form_pages import FormPages, form_router
from bot.channels.web_pages import GuardedRoute, add_pages
from bot.channels.web_sessions import Sessions
from bot.clock import utc
from bot.forms.drafts import DraftStore
from bot.forms.form import READY, Draft
from bot.forms.links import Links
from bot.privacy.cipher import Cipher, new_key
from bot.records import ConversationRow
from tests.bot.fakes import FakeClock

COMPLAINT = {
    "subject": "Thông báo số 45/TB-UBND ngày 02-06-2026 về việc trả lại hồ sơ đất đai.",
    "since": "05-06-2026",
    "reason": "Hồ sơ của tôi đủ giấy tờ theo giấy hẹn.\nViệc trả lại không nêu lý do.",
    "demand": "Thu hồi thông báo và nhận lại hồ sơ.",
}
DENUNCIATION = {
    "accused": "Ông Phạm Văn Hùng, công chức xã",
    "acts": "Nhận tiền của ba hộ dân, không có biên lai.",
}


@dataclass
class Desk:
    """Everything behind the pages, and whom they told."""

    engine: Engine
    clock: FakeClock
    told: list[Draft] = field(default_factory=list)
    fails: bool = False

    def __post_init__(self) -> None:
        self.cipher = Cipher(new_key())
        self.drafts = DraftStore(self.engine, self.cipher, self.clock)
        self.links = Links(self.clock)

    def draft(self, form: str, values: Mapping[str, Any] | None = None, **more: Any) -> Draft:
        """A stored draft in a conversation of its own."""
        with self.engine.begin() as connection:
            number = connection.scalar(select(func.count()).select_from(ConversationRow)) or 0
            row = connection.execute(
                insert(ConversationRow).values(
                    channel="telegram", conversation=f"c{number}", sender=f"s{number}", context={},
                    last_at=utc(self.clock()),
                )
            )  # fmt: skip
            conversation_id = row.inserted_primary_key[0]
            draft = Draft(
                key=f"{number:032x}", form=form, conversation_id=conversation_id, channel="telegram",
                conversation=f"c{number}", tracker=f"t{number}", values=dict(values or {}), **more,
            )  # fmt: skip
            self.drafts.save(connection, draft)
        return self.again(draft)

    def letter(self, form: str = "complaint", values: Mapping[str, Any] | None = None) -> Draft:
        default = COMPLAINT if form == "complaint" else DENUNCIATION
        return self.draft(form, values or default, stage=READY, current=False)

    def again(self, draft: Draft) -> Draft:
        """The draft as it is in the database now."""
        found = self.drafts.by_key(draft.key)
        assert found is not None
        return found

    def change(self, draft: Draft, **changes: Any) -> None:
        with self.engine.begin() as connection:
            self.drafts.save(connection, replace(self.again(draft), **changes))

    def give(self, draft: Draft) -> str:
        with self.engine.begin() as connection:
            token = self.links.give(connection, draft.key)
        assert token
        return token

    async def arrived(self, draft: Draft) -> None:
        self.told.append(draft)
        if self.fails:
            raise RuntimeError(f"quotes {draft.values}")

    def app(self, public_url: str | None = None) -> FastAPI:
        pages = FormPages(
            self.engine, self.links, self.drafts, self.arrived, public_url, self.clock, contact_days=30,
            draft_days=45,
        )  # fmt: skip
        app = FastAPI()
        app.include_router(form_router(pages))
        files = APIRouter(route_class=GuardedRoute)
        add_pages(files, Sessions(b"only for tests", None), None)
        app.include_router(files)
        return app

    def http(self, public_url: str | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app(public_url)), base_url="http://motcua.test"
        )


def seed_of(page: str) -> str:
    """The secret that a page carries."""
    found = re.search(r'name="seed" value="([\w-]{16,})"', page)
    assert found
    return found[1]
