"""The sub-commands of `motcua knowledge reference`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.options import AsOf, By, Reason, day_of
from bot.settings import settings

app = typer.Typer(no_args_is_help=True, help="Bản tham chiếu của nơi khác: để so và soạn nháp.")
Source = Annotated[str | None, typer.Option("--source", help="Tên nguồn, ví dụ phu-tho.")]


@app.command("load")
def load(file: Annotated[Path, typer.Argument(help="Tệp .json.")], source: Source = None) -> None:
    """Nạp một tệp tham chiếu."""
    from bot.maintenance import references

    references.load(settings(), file, source)


@app.command("find")
def find(words: Annotated[str, typer.Argument(help="Vài từ của tên.")], source: Source = None) -> None:
    """Tìm bản tham chiếu theo tên."""
    from bot.maintenance import references

    references.find(settings(), words, source)


@app.command("compare")
def compare(
    subject: Annotated[str, typer.Argument(help="Mã mục, mã thủ tục, hoặc NGUỒN/MÃ.")], as_of: AsOf = None
) -> None:
    """So bản tham chiếu với mục của ta, từng phần."""
    from bot.maintenance import references

    references.compare(settings(), subject, day_of(as_of))


@app.command("missing")
def missing(source: Annotated[str, typer.Argument(help="Tên nguồn, ví dụ lam-dong-2025.")]) -> None:
    """Những thủ tục nguồn ấy có mà ta chưa có."""
    from bot.maintenance import references

    references.missing(settings(), source)


@app.command("draft")
def draft(
    record: Annotated[str, typer.Argument(help="NGUỒN/MÃ, ví dụ phu-tho/12.")],
    entry: Annotated[str, typer.Argument(help="Mã mục sẽ soạn, ví dụ tthc/1.004222.")],
    reason: Reason,
    owner: Annotated[str, typer.Option("--owner", help="Đơn vị phụ trách.")],
    by: By = None,
) -> None:
    """Soạn nháp một mục từ bản tham chiếu."""
    from bot.maintenance import references

    references.draft(settings(), record, entry, by, reason, owner)
