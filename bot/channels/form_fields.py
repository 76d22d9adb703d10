"""The fields of the pages behind a one-time link: what they show, what is taken from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.forms.form import Draft, forms
from bot.forms.reading import phone
from bot.letters.docx import KINDS
from bot.wordings import at, words
from knowledge.vietnamese.text import nfc

CONTACT: Final = "contact"
LETTER_ONLY: Final = ("recipient", "name", "address", "phone", "against", "against_address")
PERSONAL: Final = frozenset({"name", "address", "phone"})
# Of the fields that are on the letter's page only; the others' limits stand in the forms' definitions.
MOST: Final = {
    "recipient": 300,
    "name": 100,
    "address": 300,
    "phone": 20,
    "against": 300,
    "against_address": 300,
}
MOST_WAYS: Final = 100  # a denunciation takes any way of contact, not only a telephone
COMPLETE: Final = {"name": "name", "address": "street-address", "phone": "tel"}  # the browser's own help


@dataclass(frozen=True, slots=True)
class Field:
    """One field with what stands in it. ``kind`` as in `Part`; ``error`` is shown beside it."""

    name: str
    label: str
    kind: str
    most: int
    why: str = ""
    value: str = ""
    error: str = ""

    @property
    def is_long(self) -> bool:
        return self.kind == "text"

    @property
    def rows(self) -> int:
        """Lines of a text area, so that most of what is in it is in sight."""
        lines = sum(1 + len(line) // 60 for line in self.value.split("\n"))
        return min(max(3, lines + 1), 14)

    @property
    def complete(self) -> str:
        return COMPLETE.get(self.name, "off")

    def read(self, given: str) -> Field:
        """The field with what was sent: cleaned, or with an error and the words kept as they were."""
        text = given.replace("\r\n", "\n").replace("\r", "\n")
        lines = [nfc(line) for line in text.split("\n")]
        value = "\n".join(lines).strip() if self.is_long else " ".join(filter(None, lines))
        if len(value) > self.most:
            said = words("page.errors.too_long", most=_dotted(self.most), count=_dotted(len(value)))
            return replace(self, value=value, error=said)
        if not value:
            return replace(self, value="")
        if self.kind == "phone":
            return replace(self, value=value, error="" if phone(value) else words("page.errors.phone"))
        if self.kind in ("name", "address") and not any(sign.isalpha() for sign in value):
            return replace(self, value=value, error=words(f"page.errors.{self.kind}"))
        return replace(self, value=value)


def is_letter(draft: Draft) -> bool:
    return draft.form in KINDS


def has_contact(draft: Draft) -> bool:
    """Whether the form asks for a contact on a page."""
    return any(part.kind == "page" for part in forms()[draft.form].parts)


def contact_fields(draft: Draft) -> list[Field]:
    """Empty whatever the draft holds: the address travelled through a chat, what is behind it must not."""
    said = at("page.contact.fields")
    why = "report" if draft.form == "report" else "other"
    return [
        Field(part.name, said[part.name]["label"], part.kind, part.most, said[part.name]["why"][why])
        for part in forms()[draft.form].parts
        if part.personal
    ]


def letter_fields(draft: Draft, *, private: bool) -> list[Field]:
    """The letter's own fields, filled only for the browser that wrote them (``private``), then the parts
    that were written in the chat."""
    kept: Mapping[str, str] = draft.extra.get("letter", {}) if private else {}
    reasons, labels = at(f"page.letter.{draft.form}.why"), at(f"page.letter.{draft.form}.labels")
    fields = []
    for name in LETTER_ONLY:
        if name in reasons:
            free = draft.form == "denunciation" and name == "phone"
            kind = name if name in PERSONAL and not free else "line"
            most = MOST_WAYS if free else MOST[name]
            label = str(labels.get(name) or at(f"page.letter.fields.{name}.label"))
            fields.append(Field(name, label, kind, most, str(reasons[name]), kept.get(name, "")))
    for part in forms()[draft.form].parts:
        label = words(f"{draft.form}.names.{part.name}")
        fields.append(Field(part.name, label, part.kind, part.most, "", draft.given(part.name)))
    return fields


def read_all(fields: Sequence[Field], given: Mapping[str, str]) -> list[Field]:
    return [field.read(given.get(field.name, "")) for field in fields]


def with_contact(draft: Draft, fields: Sequence[Field], now: datetime) -> Draft:
    """The draft with the contact as given; what was left empty counts as refused."""
    for field in fields:
        value = phone(field.value) if field.kind == "phone" else field.value
        draft = draft.with_value(field.name, value) if value else draft.refusing(field.name)
    given = [field.name for field in fields if field.value]
    if not given:
        return draft.refusing(CONTACT)
    return _agreed(draft.with_value(CONTACT, "page"), given, now)


def with_letter(draft: Draft, fields: Sequence[Field], now: datetime) -> Draft:
    """The draft with everything that the letter says."""
    own = {field.name: field.value for field in fields if field.name in LETTER_ONLY and field.value}
    for field in fields:
        if field.name not in LETTER_ONLY:
            draft = draft.with_value(field.name, field.value) if field.value else draft.refusing(field.name)
    draft = replace(draft, extra={**draft.extra, "letter": own})
    given = [name for name in own if name in PERSONAL]
    return _agreed(draft, given, now) if given else draft


def letter_values(draft: Draft) -> dict[str, str]:
    """What the letter is made of."""
    parts = {part.name: draft.given(part.name) for part in forms()[draft.form].parts}
    return {**parts, **draft.extra.get("letter", {})}


def _agreed(draft: Draft, given: Sequence[str], now: datetime) -> Draft:
    """Consent is to be provable (Luật 91/2025/QH15, Điều 9): to what, when and where it was given."""
    consent = {"at": now.isoformat(timespec="seconds"), "to": list(given), "by": "page"}
    return replace(draft, extra={**draft.extra, "consent": consent})


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
