"""The sub-commands of `motcua knowledge import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.options import AsOf, By, day_of
from bot.settings import settings

app = typer.Typer(no_args_is_help=True, help="Nhập dữ liệu từ tệp.")


@app.command("procedures")
def import_procedures(
    files: Annotated[list[Path], typer.Argument(help="Tệp .jsonl, .jsonl.gz hoặc .json.")],
    preview: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem khác biệt, không ghi gì.")] = False,
) -> None:
    """Nhập thủ tục của Cổng Dịch vụ công quốc gia từ tệp; bản mới hơn thì nêu chỗ khác."""
    from bot.maintenance.loading import import_procedure_files

    import_procedure_files(settings(), files, preview=preview)


@app.command("documents")
def import_documents(
    paths: Annotated[
        list[Path], typer.Argument(help="Tệp .txt, .pdf, .docx, .html, ảnh quét, hoặc thư mục.")
    ],
    by: By = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Lý do; mặc định: tên các tệp.")] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", help="Đơn vị phụ trách; mặc định: nơi ban hành.")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Nhập văn bản vào bản nháp: số, ngày, nơi ban hành, người ký, từng điều, khoản, dòng bảng."""
    from bot.maintenance.papers import import_papers

    import_papers(settings(), paths, by, reason, owner, day_of(as_of))


@app.command("xlsx")
def import_xlsx(
    file: Annotated[Path, typer.Argument(help="Tệp .xlsx đã xuất và sửa.")],
    preview: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem khác biệt, không ghi gì.")] = False,
    by: By = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Lý do; mặc định: tên tệp.")] = None,
) -> None:
    """Đưa các ô đã sửa trong tệp Excel vào bản nháp."""
    from bot.maintenance import sheets

    sheets.import_xlsx(settings(), file, by, reason, preview)


@app.command("lists")
def import_lists(
    files: Annotated[list[Path], typer.Argument(help="Danh sách thủ tục .xlsx của các bộ.")],
    preview: Annotated[bool, typer.Option("--dry-run", help="Chỉ so, không ghi gì.")] = False,
    as_of: AsOf = None,
) -> None:
    """So danh sách thủ tục của các bộ với những gì ta có; thủ tục thiếu được ghi là biết tên."""
    from bot.maintenance import sheets

    sheets.import_lists(settings(), files, day_of(as_of), preview)
