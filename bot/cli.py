"""The command motcua: one thin function a sub-command."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cases_cli import app as cases_app
from bot.errors import BotError, SettingsError
from bot.knowledge_cli import app as knowledge_app
from bot.officers_cli import officers_app, units_app
from bot.options import AsOf, Format, day_of
from bot.settings import parse_day, settings
from knowledge.errors import KnowledgeError
from nlu.errors import NluError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Một Cửa: trợ lý về thủ tục hành chính và cải cách hành chính.",
)  # fmt: skip
app.add_typer(knowledge_app, name="knowledge")
app.add_typer(officers_app, name="officers")
app.add_typer(units_app, name="units")
app.add_typer(cases_app, name="cases")


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="Câu hỏi.")] = None,
    format: Format = "text",
    as_of: AsOf = None,
    explain: Annotated[bool, typer.Option("--explain", help="In điểm của từng mục tìm được.")] = False,
    draft: Annotated[bool, typer.Option("--draft", help="Trả lời như khi bản nháp đã công bố.")] = False,
) -> None:
    """Tra một câu hỏi (không qua Rasa). Với --format jsonl: đọc các dòng {"id","text"} từ đầu vào."""
    from bot.asking import answer_lines, timed
    from bot.opening import open_draft, open_knowledge, quiet_logs
    from bot.serializing import answer_object

    if format not in ("text", "json", "jsonl"):
        raise SettingsError(f"--format phải là text, json hoặc jsonl, không phải {format}.")
    if format != "jsonl" and question is None:
        raise SettingsError("Thiếu câu hỏi.")
    day = day_of(as_of)
    quiet_logs("WARNING")
    knowledge = open_draft(settings()) if draft else open_knowledge(settings())
    if format == "jsonl":
        lines = [json.dumps({"text": question})] if question is not None else sys.stdin
        for row in answer_lines(knowledge, lines, day):
            _write(json.dumps(row, ensure_ascii=False))
        return
    answer, ms = timed(knowledge, question or "", day)
    if format == "json":
        _write(json.dumps(answer_object(None, answer, ms), ensure_ascii=False))
        return
    _write(answer.text)
    if answer.status == "clarify":
        for choice in answer.choices:
            _write(f"- {choice.title}")
    if explain:
        for hit in knowledge.explain(question or ""):
            _write(hit)


@app.command()
def chat(format: Format = "text", as_of: AsOf = None) -> None:
    """Mở cuộc trò chuyện trong cửa sổ lệnh (qua Rasa)."""
    from bot.channels.terminal import run_chat

    if format not in ("text", "jsonl"):
        raise SettingsError(f"--format phải là text hoặc jsonl, không phải {format}.")
    raise typer.Exit(run_chat(settings(), format, parse_day(as_of) if as_of else None))


@app.command()
def run() -> None:
    """Chạy tất cả: Rasa, trang web, và Telegram khi có TELEGRAM_BOT_TOKEN."""
    from bot.app import run_application

    raise typer.Exit(run_application(settings()))


@app.command()
def prepare() -> None:
    """Chuẩn bị thư mục dữ liệu: nâng cấp cơ sở dữ liệu, nạp nội dung, lập chỉ mục, huấn luyện Rasa."""
    from bot.preparing import prepare_home

    prepare_home(settings())


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Tệp .zip sẽ ghi.")],
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có.")] = False,
    conversations: Annotated[
        bool, typer.Option("--conversations/--without-conversations", help="Có hội thoại của người dân.")
    ] = True,
) -> None:
    """Sao lưu tri thức và hội thoại của hệ thống đang chạy ra một tệp."""
    from bot.maintenance.archives import back_up_home

    back_up_home(settings(), file, force=force, conversations=conversations)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="Tệp sao lưu .zip.")],
    force: Annotated[bool, typer.Option("--force", help="Thay dữ liệu đang có.")] = False,
) -> None:
    """Khôi phục từ tệp sao lưu, sau khi kiểm tra cả tệp; hệ thống có thể đang chạy."""
    from bot.maintenance.archives import restore_home

    restore_home(settings(), file, force=force)


@app.command()
def evaluate(
    sets: Annotated[list[str], typer.Argument(help="Tên bộ câu hỏi đi kèm hoặc đường dẫn tệp JSONL.")],
    bar: Annotated[float | None, typer.Option(help="Thoát với mã 1 khi tỷ lệ đúng thấp hơn mức này.")] = None,
    failures: Annotated[int, typer.Option(help="Số câu sai in ra cho mỗi bộ.")] = 20,
    questions: Annotated[
        Path | None, typer.Option(help="Tệp câu hỏi của các phần chỉ có nhãn: template, bandocapt, ...")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Viết trang kết quả vào tệp này.")] = None,
    record: Annotated[
        str | None, typer.Option(help="Ghi kết quả lại làm bản phát hành mang tên này.")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Chấm các bộ câu hỏi."""
    from bot.maintenance.evaluating import evaluate_sets

    raise typer.Exit(evaluate_sets(settings(), sets, bar, failures, day_of(as_of), questions, html, record))


def main() -> None:
    """Run the command; one line and an exit code instead of a traceback."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except SettingsError as error:
        _fail(str(error), 2)
    except (BotError, KnowledgeError, NluError) as error:
        _fail(str(error), 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if hasattr(error, "format_message"):  # wrong usage, as typer found it; its class is not public
            if message := error.format_message():
                _fail(message, 2)
            sys.exit(2)  # help was shown instead
        if os.environ.get("MOTCUA_LOG_LEVEL", "").upper() == "DEBUG":
            raise
        _fail(f"{type(error).__name__}: {error}", 1)


def _fail(reason: str, code: int) -> NoReturn:
    """The reason in one line, however many it came in."""
    sys.stderr.write(f"motcua: {' '.join(reason.split())[:500]}\n")
    sys.exit(code)
