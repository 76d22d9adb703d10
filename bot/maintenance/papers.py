"""Documents: imported into the draft, restored text reviewed, passages looked up, facts proposed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.errors import BotError, SettingsError
from bot.maintenance.reviewing import person
from bot.maintenance.screen import line, progress, some
from bot.opening import knowledge_engine, open_knowledge, quiet_logs
from bot.settings import Settings
from knowledge import changes
from knowledge.answers import quoting
from knowledge.drafting import Preview
from knowledge.entries import Kind, Passage
from knowledge.importers.documents import reviewing
from knowledge.importers.documents.importing import Imported, import_documents
from knowledge.importers.documents.reading import ReadDocument
from knowledge.importers.documents.reviewing import RIGHT, Decision
from knowledge.importers.proposals import proposing
from knowledge.importers.proposals.layers import to_layers
from knowledge.importers.proposals.workbook import read_proposals, write_proposals
from knowledge.search import query as queries
from knowledge.store import Store

_STATES = {"new": "mới", "updated": "sửa", "unchanged": "không đổi"}
_MISSING = {
    "number": "số", "issued_on": "ngày ban hành", "kind": "loại văn bản", "issuer": "nơi ban hành",
    "signer": "người ký", "title": "tên văn bản",
}  # fmt: skip
FOUND = 5  # passages shown for one search


def import_papers(
    settings: Settings, paths: list[Path], by: str | None, reason: str | None, owner: str | None, day: date
) -> None:
    """Read the files into the draft and say of each what was found. Raises `BotError` when one failed."""
    quiet_logs("ERROR")
    engine = knowledge_engine(settings)
    who = person(settings, by)
    why = reason or f"nhập văn bản từ {', '.join(path.name for path in paths)}"[:300]
    with progress("Đọc văn bản") as bar:
        task = bar.add_task("", total=None)
        report = import_documents(
            engine, paths, who, why, day, owner=owner,
            on_page=lambda _file, done, total: bar.update(task, completed=done, total=total),
        )  # fmt: skip
    for found in report.documents:
        _tell(found)
    some("Không đọc được", report.failed)
    waiting = sum(found.waiting for found in report.documents)
    line(
        f"Đã đọc {len(report.documents)} văn bản vào bản nháp"
        + (f", {waiting} đoạn phục hồi chờ soát" if waiting else "")
        + (f"; {len(report.failed)} tệp không đọc được." if report.failed else ".")
    )
    if report.failed:
        raise BotError(f"{len(report.failed)} tệp không đọc được.")


def _tell(found: Imported) -> None:
    details = found.document.details
    line(f"{found.entry_id}  ({_STATES[found.state]})")
    line(f"    {details.title}")
    issued = details.issued_on.strftime("%d-%m-%Y") if details.issued_on else "không ghi đủ ngày"
    line(
        f"    Số: {details.number or 'không ghi'}; ngày: {issued}; nơi ban hành: "
        f"{details.issuer or 'không rõ'}; người ký: {details.signer or 'không rõ'}"
    )
    rows = sum(bool(passage.cells) for passage in found.document.passages)
    tables = f", trong đó {rows} dòng bảng" if rows else ""
    line(f"    {len(found.document.passages)} đoạn{tables}; {len(details.basis)} căn cứ")
    if details.missing:
        line(f"    Văn bản không ghi: {', '.join(_MISSING.get(name, name) for name in details.missing)}")
    for note in found.document.notes:
        line(f"    Lưu ý: {note}")
    if found.damaged:
        line(
            f"    Chữ bị mất dấu: đã đề nghị phục hồi, {found.waiting} đoạn chờ soát"
            f" (motcua knowledge review {found.entry_id})"
        )


def list_papers(settings: Settings) -> None:
    """Every document, published or in the draft."""
    engine = knowledge_engine(settings)
    store = Store(engine)
    published = store.of_kind(Kind.DOCUMENT, store.revision())
    shown = store.shown(store.revision())
    layers = {
        layer.entry_id: (layer, "công bố")
        for entry_id in sorted(published & set(shown))
        for layer in store.layers(shown[entry_id].layers)
    }
    for change in changes.pending(engine):
        if change.layer and change.layer.kind == Kind.DOCUMENT:
            state = "công bố, có sửa trong nháp" if change.subject in layers else "nháp"
            layers[change.subject] = (change.layer, state)
    for entry_id, (layer, state) in sorted(layers.items()):
        waiting = sum(not passage.reviewed for passage in layer.passages)
        more = f", {waiting} đoạn chờ soát" if waiting else ""
        line(f"{entry_id}  [{state}] {layer.title} ({len(layer.passages)} đoạn{more})")
    line(f"{len(layers)} văn bản." if layers else "Chưa có văn bản nào.")


def review(
    settings: Settings, entry: str | None, *, export: Path | None, filled: Path | None, accept: list[str],
    everything: bool, by: str | None, reason: str | None, day: date,
) -> None:  # fmt: skip
    """Show, export or take in the review of a document's restored text."""
    engine = knowledge_engine(settings)
    if filled is not None:
        entry, decisions = reviewing.read_review(filled)
    elif entry is None:
        raise SettingsError("Nêu mã văn bản, hoặc --from TỆP.xlsx đã điền.")
    else:
        decisions = [Decision(path, RIGHT) for path in accept]
    layer, waiting = reviewing.waiting(engine, entry)
    if everything:
        decisions = [Decision(passage.path, RIGHT) for passage in waiting]
    if decisions:
        who, why = person(settings, by), reason or "soát chữ phục hồi"
        done, left = reviewing.decide(engine, entry, decisions, who, why, day)
        line(f"{entry}: đã soát {done} đoạn, còn {left} đoạn chờ.")
    elif export is not None:
        reviewing.write_review(layer, waiting, export)
        line(f"Đã ghi {len(waiting)} đoạn vào {export}. Điền cột Quyết định rồi chạy:")
        line(f"    motcua knowledge review --from {export}")
    else:
        for passage in waiting:
            _side_by_side(passage)
        line(f"{entry}: {len(waiting)} đoạn chờ soát." if waiting else f"{entry}: không còn đoạn nào chờ.")


def _side_by_side(passage: Passage) -> None:
    page = f", trang {passage.page}" if passage.page else ""
    line(f"{passage.path}{page}  (chắc {passage.certainty or 0:.0%})")
    line(f"    trong tệp: {passage.original}")
    line(f"    đề nghị:   {passage.text}")


def propose(settings: Settings, entry: str, path: Path) -> None:
    """Write what a document's structure proposes as plan facts into a workbook for a person to judge.

    Raises `BotError` for a document whose restored text nobody has looked at.
    """
    layer, unseen = reviewing.waiting(knowledge_engine(settings), entry)
    if unseen or layer.document is None:
        raise BotError(f"{entry} còn {len(unseen)} đoạn phục hồi chưa soát; soát xong rồi hãy đề xuất mục.")
    found = proposing.propose(ReadDocument(layer.document, layer.passages))
    write_proposals(path, layer.document, found)
    line(f"Đã ghi {len(found)} đề xuất vào {path}. Điền cột đầu (x, sửa hoặc bỏ) rồi chạy:")
    line(f'    motcua knowledge propose {entry} --from {path} --owner "ĐƠN VỊ PHỤ TRÁCH"')


def accept_proposals(
    settings: Settings, entry: str, path: Path, owner: str, by: str | None, reason: str | None, day: date
) -> None:
    """Put the proposals that a person kept into the draft, as entries that cite the document."""
    engine = knowledge_engine(settings)
    layer, _ = reviewing.waiting(engine, entry)
    judged = read_proposals(path)
    if layer.document is None or judged.digest != layer.document.digest:
        raise BotError(f"{path.name} là đề xuất của một văn bản khác, hoặc của bản cũ của {entry}.")
    layers = to_layers(layer.document, judged.accepted, layer.sources[0], owner, day=day)
    why = reason or f"nhận đề xuất từ {layer.document.number or layer.title}"
    written = changes.put(engine, layers, (), person(settings, by), why)
    line(
        f"Nhận {len(judged.accepted)} đề xuất ({judged.edited} có sửa), bỏ {judged.dropped}, "
        f"{judged.waiting} chưa quyết định. {written} mục vào bản nháp."
    )


def search(settings: Settings, question: str, draft: bool) -> None:
    """The passages nearest to a question, of published documents or with those of the draft.

    Passages that still wait for review are found too, and marked: maintainers may see them.
    """
    quiet_logs("WARNING")
    knowledge = open_knowledge(settings)
    preview = Preview(knowledge_engine(settings), knowledge.indexes, unreviewed=True) if draft else None
    passages = preview.indexes.passages if preview else knowledge.indexes.passages
    fetch = preview.fetch if preview else knowledge.fetch
    hits = quoting.candidates(passages, queries.read(question))[:FOUND]
    for hit in hits:
        entry = fetch(hit.document)
        passage = entry.first.passages[hit.position]
        line(quoting.lead(entry, passage) + ("" if passage.reviewed else "  [chưa soát]"))
        line(f"    {passage.text}")
        if passage.original and not passage.reviewed:
            line(f"    trong tệp: {passage.original}")
    if not hits:
        line("Không tìm thấy đoạn nào.")
