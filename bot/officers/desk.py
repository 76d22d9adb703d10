"""The desk in a staff group: who may give commands, and which tool carries them out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.codes import find_code
from bot.commands import slash
from bot.officers.directory import Directory
from bot.officers.staff import Officer, StaffCall, StaffTool
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Status

HELP = frozenset({"trogiup", "help", "start"})
LOOKING = frozenset({"hangdoi", "xem"})  # what an auditor may do
# Commands that say the same of a hand-off and of a case: whoever has the code need not know which it is.
_SAME = {"nhan": "nhanviec", "nhanviec": "nhan", "chuyen": "chuyenviec", "chuyenviec": "chuyen"}


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
        if visit.incoming.edited:
            # What was said first has been done, or has reached the citizen, and stays so.
            return _said("edited") if self._officer(visit) else None
        code = find_code(text.split()[0]) if command and text.split() else None
        if code is not None:
            text = re.sub(r"^\S+\s*", "", text, count=1)
        return self._called(command, code or quoted_code(visit.incoming.quoted or ""), text, visit)

    def press(self, operation: str, visit: Visit) -> Answer | None:
        """A button under one of our posts: "nhan:K7M2QP"."""
        command, _, code = operation.partition(":")
        return self._called(command, code or None, "", visit)

    def _officer(self, visit: Visit) -> Officer | None:
        return self._directory.officer(visit.incoming.channel, visit.incoming.author)

    def _called(self, command: str, code: str | None, text: str, visit: Visit) -> Answer | None:
        unit = self._directory.unit_of_group(visit.incoming.channel, visit.incoming.conversation)
        officer = self._officer(visit)
        if unit is None:
            return None
        if officer is None:
            return _said("unknown_person") if command or code else None
        if officer.role == "auditor" and command not in HELP | LOOKING:
            return _said("look_only")
        if command in HELP:
            return self._help()
        return self._done(StaffCall(officer, unit, command, code, text), visit)

    def _done(self, call: StaffCall, visit: Visit) -> Answer | None:
        same = _SAME.get(call.command)
        for meant in (call, replace(call, command=same)) if same else (call,):
            for tool in self._tools:
                if (answer := tool.handle(meant, visit)) is not None:
                    return answer
        if call.code is not None:
            return _said("unknown_code", code=call.code)
        if not call.command:
            return _said("no_code_there")
        if any(call.command in tool.commands for tool in self._tools):
            return _said("no_code", command=call.command)
        said = words("staff.unknown_command", command=call.command)
        return Answer(Status.HANDOFF, f"{said}\n{self._help().text}")

    def _help(self) -> Answer:
        lines = {command: line for tool in self._tools for command, line in tool.commands.items()}
        return Answer(Status.HANDOFF, "\n".join([words("staff.help"), *lines.values()]))


def quoted_code(quoted: str) -> str | None:
    """The code that one of our posts is about: it stands in its first line. A list has none there, so that
    nobody answers the first of a list by mistake."""
    first = quoted.strip().partition("\n")[0]
    marked = re.search(r"#(\w{6})(?!\w)", first)
    return find_code(marked[1]) if marked else None


def _said(name: str, **values: object) -> Answer:
    return Answer(Status.HANDOFF, words(f"staff.{name}", **values))
