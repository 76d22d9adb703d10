"""Personal items planted wherever a conversation can leave them, and a look into every table for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from bot.cases.records import CaseEventRow, CaseFileRow, CaseRow
from bot.clock import utc
from bot.codes import new_code
from bot.forms.records import DraftRow
from bot.handoffs.records import HandoffMessageRow, HandoffRow
from bot.officers.records import UnitRow
from bot.privacy.cipher import Cipher
from bot.records import ButtonRow, ConversationRow, InboxRow, OutboxRow
from bot.schema import METADATA
from bot.surveys.records import FeedbackRow
from knowledge.answers.guards import mask

_TOKEN = re.compile(r"gAAAA[\w\-]+=*")
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng", "Bùi", "Hồ", "Ngô", "Dương")


def items(count: int = 200) -> list[str]:
    """So many different numbers, addresses and names."""
    makers = (
        lambda n: f"0520900{n:05}",  # identity numbers
        lambda n: f"09051{n:05}",
        lambda n: f"nguoi.dan.{n}@thu.example.vn",
        lambda n: f"99887766{n:05}",  # bank accounts
        lambda n: f"{_FAMILY[n % 10]} Thị Cúc Hoa {n}",
        lambda n: f"số nhà {n} hẻm Vườn Dừa, phường Quy Nhơn",
    )
    return [makers[n % len(makers)](n) for n in range(count)]


@dataclass
class Planted:
    """``closed``: whether cases and hand-offs were closed; ids of what was made."""

    conversation_id: int
    cases: list[int] = field(default_factory=list)
    handoffs: list[int] = field(default_factory=list)


def unit(connection: Connection, now: datetime) -> int:
    """A unit that receives."""
    found = connection.scalar(select(UnitRow.id).limit(1))
    if found is not None:
        return found
    made = connection.execute(
        insert(UnitRow).values(
            slug="quy-nhon", name="UBND phường Quy Nhơn", places=[], receives=["report"], active=True,
            created_at=utc(now),
        )
    )  # fmt: skip
    return int(made.inserted_primary_key[0])  # type: ignore[index]


def conversation(
    connection: Connection, now: datetime, name: str = "an", channel: str = "telegram", **values: Any
) -> int:
    made = connection.execute(
        insert(ConversationRow).values(
            channel=channel, conversation=name, sender=f"s-{channel}-{name}", last_at=utc(now),
            **{"context": {}, **values},
        )
    )  # fmt: skip
    return int(made.inserted_primary_key[0])  # type: ignore[index]


def draft(
    connection: Connection,
    cipher: Cipher,
    owner: int,
    now: datetime,
    words: Iterable[str] = ("chữ",),
    **more: Any,
) -> int:
    values = dict(zip(("what", "name", "address", "phone", "wish"), words, strict=False))
    content: dict[str, Any] = {"values": values, "refused": [], "extra": {}, "asked": None}
    made = connection.execute(
        insert(DraftRow).values(
            **{
                "key": new_code() * 5, "conversation_id": owner, "form": "report", "stage": "kept",
                "current": False, "content": cipher.seal(content), "tracker": new_code(),
                "created_at": utc(now), "updated_at": utc(now), **more,
            }
        )
    )  # fmt: skip
    return int(made.inserted_primary_key[0])  # type: ignore[index]


def case(
    connection: Connection,
    cipher: Cipher,
    owner: int,
    now: datetime,
    words: Iterable[str] = ("chữ",),
    **more: Any,
) -> int:
    """A case with contact, file and events, all of whose words are personal."""
    what, where, name, phone, event, file = (*words, *["chữ"] * 6)[:6]
    made = connection.execute(
        insert(CaseRow).values(
            **{
                "code": new_code(), "draft_key": new_code() * 5, "kind": "report", "state": "filed",
                "unit_id": unit(connection, now), "barred": [], "conversation_id": owner,
                "channel": "telegram", "conversation": "an",
                "content": cipher.seal({"values": {"what": what, "where": where}, "redacted": {}}),
                "contact": cipher.seal({"name": name, "phone": phone}), "filed_at": utc(now),
                "shareable": False, **more,
            }
        )
    )  # fmt: skip
    case_id = int(made.inserted_primary_key[0])  # type: ignore[index]
    connection.execute(
        insert(CaseEventRow).values(
            case_id=case_id, at=utc(now), actor="officer:1", kind="replied", text=cipher.seal(event)
        )
    )
    reference = cipher.seal({"reference": file, "name": None})
    connection.execute(insert(CaseFileRow).values(case_id=case_id, kind="photo", reference=reference))
    return case_id


def handoff(
    connection: Connection,
    cipher: Cipher,
    owner: int,
    now: datetime,
    words: Iterable[str] = ("chữ",),
    **more: Any,
) -> int:
    made = connection.execute(
        insert(HandoffRow).values(
            **{
                "code": new_code(), "conversation_id": owner, "channel": "telegram", "conversation": "an",
                "unit_id": unit(connection, now), "state": "open", "reason": "asked", "opened_at": utc(now),
                **more,
            }
        )
    )  # fmt: skip
    row_id = int(made.inserted_primary_key[0])  # type: ignore[index]
    for word in words:
        connection.execute(
            insert(HandoffMessageRow).values(
                handoff_id=row_id, at=utc(now), author="citizen", text=cipher.seal(word)
            )
        )
    return row_id


def feedback(
    connection: Connection, cipher: Cipher, owner: int, now: datetime, word: str = "chữ", **more: Any
) -> int:
    made = connection.execute(
        insert(FeedbackRow).values(
            **{
                "at": utc(now), "conversation_id": owner, "channel": "telegram", "key": new_code() * 2,
                "entry": "tthc/1", "question": cipher.seal(word), "confidence": 0.9, "useful": True, **more,
            }
        )
    )  # fmt: skip
    return int(made.inserted_primary_key[0])  # type: ignore[index]


def mail(
    connection: Connection, cipher: Cipher, now: datetime, *, name: str = "an", done: bool = True
) -> None:
    """A message and a reply, answered and sent (their words gone) or not yet."""
    words = {} if done else {"sealed": cipher.seal({"text": "chữ"})}
    connection.execute(
        insert(InboxRow).values(
            channel="telegram", conversation=name, message_id=new_code(), payload=words, received_at=utc(now),
            done=done,
        )
    )  # fmt: skip
    connection.execute(
        insert(OutboxRow).values(
            channel="telegram", conversation=name, reply=words, state="sent" if done else "due", attempts=0,
            created_at=utc(now),
        )
    )  # fmt: skip


def button(connection: Connection, owner: int, title: str = "Lệ phí", do: str | None = None) -> int:
    made = connection.execute(
        insert(ButtonRow).values(
            value=new_code() * 2, conversation_id=owner, turn=1, position=1, title=title,
            choice={"entry": None, "aspect": None, "say": None, "do": do},
        )
    )  # fmt: skip
    return int(made.inserted_primary_key[0])  # type: ignore[index]


def plant(engine: Engine, cipher: Cipher, now: datetime, words: list[str], *, closed: bool) -> Planted:
    """A conversation that has left all these words everywhere it can."""
    left = list(words)
    ended = {"closed_at": utc(now), "state": "closed"} if closed else {}

    def take(count: int) -> list[str]:
        taken, left[:] = left[:count], left[count:]
        return taken

    with engine.begin() as connection:
        question = mask(", ".join(f"stk {word}" for word in take(8)))[0]
        context = {"entries": ["tthc/1"], "question": question, "place": "24421"}
        planted = Planted(conversation(connection, now, province="binh-dinh", context=context))
        owner = planted.conversation_id
        while left:
            draft(connection, cipher, owner, now, take(5))
            planted.cases.append(case(connection, cipher, owner, now, take(6), **ended))
            planted.handoffs.append(handoff(connection, cipher, owner, now, take(5), **ended))
            for word in take(4):
                feedback(connection, cipher, owner, now, word)
            for word in take(2):
                button(connection, owner, title=mask(f"stk {word}")[0])
            mail(connection, cipher, now)
    return planted


def everything(engine: Engine, cipher: Cipher | None) -> str:
    """All rows of all tables as text, with what was sealed opened when the key is given."""
    parts = []
    with engine.connect() as connection:
        for table in METADATA.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                parts.append(json.dumps(dict(row), default=str, ensure_ascii=False))
    text = "\n".join(parts)
    if cipher is None:
        return text
    opened = [json.dumps(cipher.open(token), ensure_ascii=False) for token in _TOKEN.findall(text)]
    return "\n".join([text, *opened])
