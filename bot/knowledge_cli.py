"""The sub-commands of `motcua knowledge`: one thin function each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.errors import SettingsError
from bot.import_cli import app as import_app
from bot.options import AsOf, By, Entry, Reason, day_of
from bot.reference_cli import app as reference_app
from bot.settings import settings

app = typer.Typer(no_args_is_help=True, help="Nội dung: nạp, sửa, soát, công bố, kiểm tra.")
app.add_typer(import_app, name="import")
app.add_typer(reference_app, name="reference")


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


@app.command("due")
def due(
    days: Annotated[int, typer.Option("--days", min=0, help="Trong bao nhiêu ngày tới.")] = 30,
    owner: Annotated[str | None, typer.Option("--owner", help="Chỉ của đơn vị này.")] = None,
    as_of: AsOf = None,
) -> None:
    """Những gì sắp hết hiệu lực, sắp có hiệu lực, lâu chưa kiểm tra: phải xem lại."""
    from bot.maintenance.checking import show_due

    show_due(settings(), day_of(as_of), days, owner)


@app.command("register")
def register(
    status: Annotated[str | None, typer.Option("--status", help="Chỉ tình trạng này (replaced ...).")] = None,
    as_of: AsOf = None,
) -> None:
    """Sổ văn bản: còn hiệu lực, đã thay, từ khi nào, bao nhiêu mục dẫn."""
    from bot.maintenance.checking import show_register

    show_register(settings(), day_of(as_of), status)


@app.command("affected")
def affected(as_of: AsOf = None) -> None:
    """Những mục đang dẫn văn bản đã hết hiệu lực, xếp theo văn bản."""
    from bot.maintenance.checking import show_affected

    show_affected(settings(), day_of(as_of))


@app.command("export")
def export(
    xlsx: Annotated[Path, typer.Option("--xlsx", help="Tệp .xlsx sẽ ghi.")],
    published: Annotated[bool, typer.Option("--published", help="Bản công bố, không kể bản nháp.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Cả nội dung nhập của mọi thủ tục.")] = False,
) -> None:
    """Xuất nội dung ra tệp Excel để sửa; đưa về bằng import xlsx."""
    from bot.maintenance import sheets

    sheets.export_xlsx(settings(), xlsx, published=published, everything=everything)


@app.command("documents")
def documents() -> None:
    """Liệt kê văn bản đã nhập, trong bản công bố và bản nháp."""
    from bot.maintenance.papers import list_papers

    list_papers(settings())


@app.command("review")
def review(
    entry: Annotated[str | None, typer.Argument(help="Mã văn bản, ví dụ van-ban/116-kh-ubnd-2021.")] = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="Ghi các đoạn chờ soát ra tệp .xlsx.")
    ] = None,
    filled: Annotated[Path | None, typer.Option("--from", help="Đọc tệp .xlsx đã điền quyết định.")] = None,
    accept: Annotated[list[str] | None, typer.Option("--accept", help="Nhận đề nghị ở vị trí này.")] = None,
    everything: Annotated[bool, typer.Option("--accept-all", help="Nhận mọi đề nghị còn chờ.")] = False,
    by: By = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Lý do.")] = None,
    as_of: AsOf = None,
) -> None:
    """Soát chữ phục hồi của văn bản quét mất dấu: chữ trong tệp bên cạnh chữ đề nghị."""
    from bot.maintenance import papers

    papers.review(
        settings(), entry, export=export, filled=filled, accept=accept or [], everything=everything, by=by,
        reason=reason, day=day_of(as_of),
    )  # fmt: skip


@app.command("propose")
def propose(
    entry: Annotated[str, typer.Argument(help="Mã văn bản, ví dụ van-ban/36-kh-ubnd-2023.")],
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="Ghi đề xuất ra tệp .xlsx này.")] = None,
    filled: Annotated[Path | None, typer.Option("--from", help="Đọc tệp .xlsx đã điền.")] = None,
    owner: Annotated[str | None, typer.Option("--owner", help="Đơn vị phụ trách các mục mới.")] = None,
    by: By = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Lý do.")] = None,
    as_of: AsOf = None,
) -> None:
    """Đề xuất mục từ một kế hoạch (ai, việc gì, bao lâu một lần, hạn nào) để người nhận, sửa hoặc bỏ."""
    from bot.maintenance import papers

    if filled is not None:
        if not owner:
            raise SettingsError("Nhận đề xuất thì cần --owner “ĐƠN VỊ PHỤ TRÁCH”.")
        papers.accept_proposals(settings(), entry, filled, owner, by, reason, day_of(as_of))
        return
    if xlsx is None:
        raise SettingsError("Nêu --xlsx TỆP để ghi đề xuất, hoặc --from TỆP để nhận.")
    papers.propose(settings(), entry, xlsx)


@app.command("search")
def search(
    question: Annotated[str, typer.Argument(help="Câu hỏi hoặc vài từ.")],
    draft: Annotated[
        bool, typer.Option("--draft", help="Tìm cả trong bản nháp, kể cả đoạn chưa soát.")
    ] = False,
) -> None:
    """Tìm đoạn văn bản gần câu hỏi nhất."""
    from bot.maintenance.papers import search as search_passages

    search_passages(settings(), question, draft)


@app.command("decisions")
def decisions() -> None:
    """Những việc các lần nhập để lại chờ người quyết định: mã vắng mặt, bản sửa đã cũ."""
    from bot.maintenance.deciding import show_decisions

    show_decisions(settings())


@app.command("decide")
def decide(
    number: Annotated[int, typer.Argument(help="Số của việc.")],
    choice: Annotated[str, typer.Argument(help="keep, retire, keep-edit hoặc take-file.")],
    by: By = None,
) -> None:
    """Quyết định một việc; thay đổi (nếu có) vào bản nháp."""
    from bot.maintenance import deciding

    deciding.decide(settings(), number, choice, by)


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
    subjects: Annotated[list[str] | None, typer.Argument(help="Chỉ các mục này; trống: cả bản nháp.")] = None,
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
