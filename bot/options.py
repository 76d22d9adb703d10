"""Options that several sub-commands share."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from bot.settings import parse_day

AsOf = Annotated[str | None, typer.Option("--as-of", help="Trả lời như vào ngày này (31-12-2026).")]
Format = Annotated[str, typer.Option("--format", help="text, json hoặc jsonl.")]
By = Annotated[str | None, typer.Option("--by", help="Họ tên người làm (hoặc đặt MOTCUA_MAINTAINER).")]
Reason = Annotated[str, typer.Option("--reason", help="Lý do, được giữ trong lịch sử.")]
Entry = Annotated[str, typer.Argument(help="Mã mục, ví dụ buu-chinh/gui-ho-so.")]


def day_of(as_of: str | None) -> date:
    """The day given, else today."""
    from bot.clock import wall

    return parse_day(as_of) if as_of else wall().date()
