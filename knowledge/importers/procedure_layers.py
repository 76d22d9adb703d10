"""A portal record as a layer of its entry: sentences and facts that a citizen can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from knowledge.answers import fee_text
from knowledge.answers.wordings import group
from knowledge.entries import Aspect, Confidence, Fact, Kind, Layer, Origin, Source, in_force
from knowledge.fees import Fee
from knowledge.procedures import Filing, Paper, ProcedureRecord

COPIED_ON = date(2026, 7, 31)  # the portal was copied during July 2026
PORTAL = "https://dichvucong.gov.vn"
LEVELS = {"xa": "cấp xã", "tinh": "cấp tỉnh", "bo": "cấp bộ", "khac": "cơ quan khác"}


def source_of(record: ProcedureRecord) -> Source:
    """The portal's page of the procedure."""
    return Source(
        key=f"cong-dvcqg-{record.code}",
        title=f"Trang thủ tục {record.code} trên Cổng Dịch vụ công quốc gia",
        kind="portal",
        number=record.decision,
        url=record.url or None,
    )


def layer_of(record: ProcedureRecord, origin: Origin) -> Layer:
    """The record's layer: `Origin.CATALOGUE` for the shipped facts, `Origin.IMPORT` for the whole record."""
    source = (f"cong-dvcqg-{record.code}",)

    def fact(aspect: Aspect, text: str, **more: object) -> Fact:
        return Fact(aspect, text, origin, Confidence.PRIMARY, sources=source, **more)  # type: ignore[arg-type]

    facts = [
        fact(Aspect.FEE, fee_text.lines(filings), fees=_all_fees(filings), valid_from=start, valid_to=end)
        for start, end, filings in _periods(record.filings)
        if _all_fees(filings)
    ]
    for aspect, text in (
        (Aspect.TIME, _time(record)),
        (Aspect.PLACE, _place(record)),
        (Aspect.ONLINE, _online(record)),
        (Aspect.AGENCY, record.agency and f"{record.agency.rstrip('.')}."),
        (Aspect.RESULT, "; ".join(record.result)),
        (Aspect.LAW, _law(record)),
        (Aspect.DOCUMENTS, _papers(record.papers)),
        (Aspect.FORM, _forms(record.papers)),
        (Aspect.STEPS, "\n".join(record.steps)),
        (Aspect.CONDITIONS, _stated(record.conditions)),
    ):
        if text:
            facts.append(fact(aspect, text))
    return Layer(
        entry_id=f"tthc/{record.code}", origin=origin, kind=Kind.PROCEDURE, title=record.title,
        topic="tthc", code=record.code, field=record.field, agency=record.agency, url=record.url or None,
        levels=record.levels, flags=tuple(sorted(record.flags)), checked_on=COPIED_ON,
        facts=tuple(facts), sources=source,
    )  # fmt: skip


def _stated(text: str | None) -> str | None:
    """The text, unless it only says that there is nothing."""
    return None if text and text.strip(" .").lower() in {"không", "không có", "không quy định"} else text


def _all_fees(filings: tuple[Filing, ...]) -> tuple[Fee, ...]:
    return tuple(dict.fromkeys(fee for filing in filings for fee in filing.fees))


def _periods(
    filings: tuple[Filing, ...],
) -> Iterator[tuple[date | None, date | None, tuple[Filing, ...]]]:
    """The spans of days between which the stated fees change, with the filings' fees of each span."""
    starts: set[date] = set()
    for fee in _all_fees(filings):
        if fee.valid_from:
            starts.add(date.fromisoformat(fee.valid_from))
        if fee.valid_to:
            starts.add(date.fromisoformat(fee.valid_to) + timedelta(days=1))
    edges = [None, *sorted(starts), None]
    for start, following in pairwise(edges):
        end = following - timedelta(days=1) if following else None
        probe = start or end or COPIED_ON
        valid = tuple(
            replace(filing, fees=tuple(fee for fee in filing.fees if _holds(fee, probe)))
            for filing in filings
        )
        yield start, end, valid


def _holds(fee: Fee, day: date) -> bool:
    start = date.fromisoformat(fee.valid_from) if fee.valid_from else None
    end = date.fromisoformat(fee.valid_to) if fee.valid_to else None
    return in_force(day, start, end)


def _time(record: ProcedureRecord) -> str:
    """The stated times, ways of filing that agree told together."""
    names = group("channels")
    by_time: dict[str, list[str]] = {}
    for filing in record.filings:
        if filing.time:
            by_time.setdefault(filing.time, []).append(filing.channel)
    if not by_time:
        # A bare number is said as such: whether these are days or working days nobody can tell.
        return next((filing.note for filing in record.filings if filing.note and "không nêu đơn vị" in
                     filing.note), "")  # fmt: skip
    if len(by_time) == 1 and len(next(iter(by_time.values()))) == len(record.filings):
        return f"{next(iter(by_time))[:1].upper()}{next(iter(by_time))[1:]}".rstrip(".") + "."
    parts = [
        f"{time} khi nộp {', '.join(names[c] for c in dict.fromkeys(ways))}" for time, ways in by_time.items()
    ]
    return "; ".join(parts).rstrip(".") + "."


def _place(record: ProcedureRecord) -> str:
    channels = {filing.channel for filing in record.filings}
    police = (record.ministry or "").endswith("cong-an")
    parts = []
    if "direct" in channels or not channels:
        if police:
            where = "cơ quan Công an giải quyết thủ tục" + (f" ({record.agency})" if record.agency else "")
        elif {"xa", "tinh"} & set(record.levels):
            where = "Trung tâm Phục vụ hành chính công bất kỳ trong tỉnh"
        else:
            where = "Bộ phận Một cửa của cơ quan giải quyết" + (
                f" ({record.agency})" if record.agency else ""
            )
        parts.append(f"trực tiếp tại {where}")
    if "online" in channels:
        parts.append(f"trực tuyến tại {PORTAL}")
    if "post" in channels:
        parts.append("qua dịch vụ bưu chính công ích")
    text = "Nộp " + "; hoặc ".join(parts) + "."
    return text + (f"\nĐịa chỉ ghi trên trang thủ tục: {record.address}" if record.address else "")


def _online(record: ProcedureRecord) -> str:
    if not record.filings:
        return ""
    if any(filing.channel == "online" for filing in record.filings):
        extent = {"toan-trinh": " (toàn trình)", "mot-phan": " (một phần)"}.get(record.online_level or "", "")
        return f"Nộp trực tuyến được{extent}, tại {PORTAL}, đăng nhập bằng VNeID."
    return "Trang thủ tục không ghi cách nộp trực tuyến; anh/chị nộp theo cách khác ghi ở mục nơi nộp."


def _law(record: ProcedureRecord) -> str:
    named = [f"{basis.title} ({basis.number})" if basis.number else basis.title for basis in record.law]
    return "; ".join(dict.fromkeys(named))


def _papers(papers: tuple[Paper, ...]) -> str:
    rows: list[str] = []
    current: str | None = None
    for paper in papers:
        if paper.name.endswith(":"):  # a heading that the portal set among the papers
            rows.append(paper.name)
            continue
        if paper.group and paper.group != current:
            rows.append(paper.group.rstrip(":") + ":")
        current = paper.group
        counts = []
        if paper.originals:
            counts.append(f"{paper.originals} bản chính")
        if paper.copies:
            counts.append(f"{paper.copies} bản sao")
        extra = "; ".join(filter(None, [", ".join(counts), _form_name(paper)]))
        rows.append(f"- {paper.name.lstrip('-+ ').rstrip('.;')}" + (f" ({extra})" if extra else ""))
    return "\n".join(rows)


def _form_name(paper: Paper) -> str | None:
    """ "mẫu CT01", without the word twice when the form's own name begins with it."""
    if not paper.form or paper.form in paper.name:
        return None
    return paper.form if paper.form.lower().startswith("mẫu") else f"mẫu {paper.form}"


def _forms(papers: tuple[Paper, ...]) -> str:
    forms = dict.fromkeys(paper.form for paper in papers if paper.form)
    return "Mẫu cần dùng: " + "; ".join(filter(None, forms)) + "." if forms else ""
