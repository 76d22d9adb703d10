"""What is said of the four channels agrees with the entries it is taken from."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.opening import open_knowledge
from bot.settings import Settings
from bot.triage import ENTRIES, FORM_OF, _told
from bot.wordings import at, words
from knowledge.answers.acts import which_channel
from knowledge.entries import Aspect

DAY = date(2026, 12, 1)
NUMBER = re.compile(r"\b\d+(?= (?:ngày|và|giờ))|\b\d+/\d{4}/[\w-]+")


@pytest.mark.parametrize("kind", sorted(ENTRIES))
def test_every_number_of_days_stands_in_an_entry(kind: str, shipped_home: Path) -> None:
    knowledge = open_knowledge(Settings(home=shipped_home, rasa=False))
    told = ""
    for entry in ENTRIES[kind]:
        for aspect in (None, Aspect.TIME):
            answer = knowledge.entry(entry, aspect, DAY)
            assert answer.sources, entry
            told += answer.text
    numbers = set(NUMBER.findall(words(f"triage.kinds.{kind}")))
    assert numbers
    assert {number for number in numbers if number not in told} == set()


def test_each_kind_can_be_begun() -> None:
    assert set(at("triage.begin")) == set(FORM_OF) == set(ENTRIES)
    assert set(at("triage.choices.aim")) == set(ENTRIES)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("tôi muốn tố cáo", "denunciation"), ("muon khieu nai", "complaint"), ("em xin phản ánh", "report"),
        ("có kiến nghị", "proposal"), ("phản ánh, kiến nghị", "report"), ("tố cáo hay khiếu nại", None),
        ("bức xúc quá", None),
    ],
)  # fmt: skip
def test_the_channel_that_a_text_names(text: str, kind: str | None) -> None:
    assert which_channel(text) == kind


def test_only_a_message_that_tells_the_matter_is_its_first_part() -> None:
    assert _told("report", "tôi muốn phản ánh") == {}
    assert _told("question", "tôi muốn gửi câu hỏi cho giám đốc sở") == {}
    told = "tôi muốn phản ánh: đèn đường trước trường học tắt đã ba tháng"
    assert _told("report", told) == {"what": told}
