"""The sub-commands of `motcua knowledge`: one thin function each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.options import AsOf, By, Entry, Reason, day_of
from bot.settings import settings

app = typer.Typer(no_args_is_help=True, help="Nội dung: nạp, sửa, soát, công bố, kiểm tra.")
import_app = typer.Typer(no_args_is_help=True, help="Nhập dữ liệu từ tệp.")
app.add_typer(import_app, name="import")


@app.command("sync")
def sync() -> None:
    """Nạp nội dung đi kèm chương trình; chạy lại không đổi gì."""
    from bot.maintenance.loading import sync_content

    sync_content(settings())


@app.command("check")
def check(as_of: AsOf = None) -> None:
    """Liệt kê mục thiếu nguồn, hết hạn, chưa xác nhận, mâu thuẫn, dẫn văn bản đã thay."""
    from bot.maintenance.checking import check_content

    raise typer.Exit(check_content(settings(), day_of(as_of)))


@import_app.command("procedures")
def import_procedures(
    files: Annotated[list[Path], typer.Argument(help="Tệp .jsonl, .jsonl.gz hoặc .json.")],
) -> None:
    """Nhập thủ tục của Cổng Dịch vụ công quốc gia từ tệp."""
    from bot.maintenance.loading import import_procedure_files

    import_procedure_files(settings(), files)


@app.command("draft")
def draft() -> None:
    """Xem bản nháp: những thay đổi chưa công bố."""
    from bot.maintenance.reviewing import show_draft

    show_draft(settings())


@app.command("drop")
def drop(
    subjects: Annotated[list[str] | None, typer.Argument(help="Mã mục hoặc mã nguồn cần bỏ.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Bỏ cả bản nháp.")] = False,
    by: By = None,
) -> None:
    """Bỏ thay đổi khỏi bản nháp (lịch sử vẫn giữ)."""
    from bot.maintenance.reviewing import drop_draft

    drop_draft(settings(), subjects or [], everything, by)


@app.command("history")
def history(
    entry: Annotated[str | None, typer.Argument(help="Mã mục; để trống: các lần công bố.")] = None,
    limit: Annotated[int, typer.Option(help="Số dòng.")] = 50,
) -> None:
    """Ai đã sửa, công bố, gỡ những gì, lúc nào, vì sao."""
    from bot.maintenance.reviewing import show_history

    show_history(settings(), entry, limit)


@app.command("diff")
def diff(
    entry: Annotated[str | None, typer.Argument(help="Mã mục; để trống: tất cả.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="Số của bản trước.")] = None,
    second: Annotated[str | None, typer.Option("--to", help="Số của bản sau, hoặc “nháp”.")] = None,
) -> None:
    """So hai bản; không nêu số: bản công bố với bản nháp. Phí và thời hạn đứng trước."""
    from bot.maintenance.reviewing import show_difference

    show_difference(settings(), entry, first, second)


@app.command("publish")
def publish(
    reason: Reason,
    subjects: Annotated[
        list[str] | None, typer.Argument(help="Chỉ các mục này; trống: cả bản nháp.")
    ] = None,
    by: By = None,
    gate: Annotated[
        list[str] | None,
        typer.Option("--gate", help="Bộ câu hỏi phải qua; nêu được nhiều lần."),
    ] = None,
    admin: Annotated[str | None, typer.Option("--admin", help="Quản trị cho phép vượt quy tắc.")] = None,
    because: Annotated[str | None, typer.Option("--because", help="Lý do cho phép.")] = None,
    as_of: AsOf = None,
) -> None:
    """Công bố bản nháp, tất cả hoặc không gì."""
    from bot.maintenance import reviewing

    reviewing.publish(
        settings(), subjects or [], by, reason, day_of(as_of), sets=gate or [], admin=admin, because=because
    )


@app.command("unpublish")
def unpublish(entry: Entry, reason: Reason, by: By = None) -> None:
    """Gỡ ngay một mục khỏi mắt người dân; nội dung vẫn còn trong lịch sử."""
    from bot.maintenance import reviewing

    reviewing.unpublish(settings(), entry, by, reason)


@app.command("reinstate")
def reinstate(entry: Entry, reason: Reason, by: By = None) -> None:
    """Đưa một mục đã gỡ trở lại bản nháp."""
    from bot.maintenance import reviewing

    reviewing.reinstate(settings(), entry, by, reason)


@app.command("delete")
def delete(entry: Entry, reason: Reason, by: By = None) -> None:
    """Xóa hẳn một mục, cả trong lịch sử và chỉ mục (khi lỡ đưa dữ liệu riêng)."""
    from bot.maintenance import reviewing

    reviewing.delete(settings(), entry, by, reason)


@app.command("rollback")
def rollback(
    to: Annotated[int, typer.Argument(help="Số của bản cần quay về.")], reason: Reason, by: By = None
) -> None:
    """Cho người dân thấy lại nội dung của một bản trước."""
    from bot.maintenance import reviewing

    reviewing.rollback(settings(), to, by, reason)
