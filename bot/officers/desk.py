"""The desk in a staff group: who may give commands, and which tool carries them out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.codes import find_code
from bot.commands import slash
from bot.officers.directory import Directory
from bot.officers.staff import Officer, StaffCall, StaffTool, Unit
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Status

HELP = frozenset({"trogiup", "help", "start"})
LOOKING = frozenset({"hangdoi", "xem"})  # what an auditor may do


class StaffDesk:
    """Obeys registered officers alone. Tools are asked in their order: the first that knows the command and
    the code answers."""

    def __init__(self, directory: Directory, tools: Sequence[StaffTool]) -> None:
        self._directory = directory
        self._tools = tools

    def is_group(self, channel: str, conversation: str) -> bool:
        """Whether a conversation is a unit's group."""
        return self._directory.unit_of_group(channel, conversation) is not None

    def turn(self, visit: Visit) -> Answer | None:
        """What is said to a message in a group; None for talk among officers."""
        if not visit.incoming.addressed:
            return None
        raw = (visit.incoming.text or "").strip()
        named = slash(raw)
        command, text = named if named else ("", raw)
        if not command and not visit.incoming.quoted:
            return None  # a mention in passing
        quoted = find_code(visit.incoming.quoted or "")
        code = find_code(text.split()[0]) if command and text.split() else None
        if code is not None:
            text = re.sub(r"^\S+\s*", "", text, count=1)
        return self._called(command, code or quoted, text, visit)

    def press(self, operation: str, visit: Visit) -> Answer | None:
        """A button under one of our posts: "nhan:K7M2QP"."""
        command, _, code = operation.partition(":")
        return self._called(command, code or None, "", visit)

    def _called(self, command: str, code: str | None, text: str, visit: Visit) -> Answer | None:
        unit = self._directory.unit_of_group(visit.incoming.channel, visit.incoming.conversation)
        officer = self._directory.officer(visit.incoming.channel, visit.incoming.author)
        if unit is None:
            return None
        if officer is None:
            said = _said("unknown_person")
            return said if command or visit.incoming.button is not None else None
        if officer.role == "auditor" and command not in HELP | LOOKING:
            return _said("look_only")
        return self._done(officer, unit, command, code, text, visit)

    def _done(
        self, officer: Officer, unit: Unit, command: str, code: str | None, text: str, visit: Visit
    ) -> Answer | None:
        if command in HELP:
            return self._help()
        call = StaffCall(officer, unit, command, code, text)
        for tool in self._tools:
            if (answer := tool.handle(call, visit)) is not None:
                return answer
        if not command:
            return _said("unknown_code", code=code) if code else None
        if any(command in tool.commands for tool in self._tools):
            return _said("unknown_code", code=code) if code else _said("no_code", command=command)
        return Answer(
            Status.HANDOFF, f"{words('staff.unknown_command', command=command)}\n{self._help().text}"
        )

    def _help(self) -> Answer:
        lines = [words("staff.help")]
        for tool in self._tools:
            lines += tool.commands.values()
        return Answer(Status.HANDOFF, "\n".join(lines))


def _said(name: str, **values: object) -> Answer:
    return Answer(Status.HANDOFF, words(f"staff.{name}", **values))
