"""Made-up files of other sites, in both shapes, and procedures of our own that some of them match."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from knowledge.entries import Aspect, Kind, Layer, Origin
from knowledge.fees import Fee, FeeKind
from tests.knowledge.layers import fact, layer

CATS = "tthc/1.000001"
DOGS = "tthc/1.000002"


def site_record(**changes: Any) -> dict[str, Any]:
    """A record of a site; keywords replace its fields."""
    record = {
        "site_id": "12-3", "title": "Cấp giấy phép nuôi mèo", "category": "Lĩnh vực nuôi mèo",
        "level": "Cấp Xã", "service_level": "Toàn trình", "agency": "Ủy ban nhân dân cấp xã",
        "processing_time": "Không quá 05 ngày làm việc.", "fee": "Không.",
        "target_audience": "Người nuôi mèo.", "result": "Giấy phép.",
        "legal_basis": "Luật Nuôi mèo số 01/2031/QH15.", "method": "",
        "steps": "Bước 1: Nộp đơn.\n\nBước 2: Nhận giấy.", "documents": "Đơn  đề nghị.",
        "requirements": "Có mèo.", "attachments": [{"title": "Don.docx", "url": "https://a.example/don.docx"}],
        "source_url": "https://a.example/12-3", "source_name": "Trang tin Hội nuôi mèo tỉnh Cây Xanh",
    }  # fmt: skip
    return {**record, **changes}


def write_site(path: Path, *records: Any, **changes: Any) -> Path:
    """A site file with these records; keywords replace fields of the file itself."""
    content = {"schema_version": 1, "source_name": "Trang tin Hội nuôi mèo tỉnh Cây Xanh"}
    rows = list(records) or [site_record(), site_record(site_id="12-4", title="Thi hoa hậu chó")]
    path.write_text(json.dumps({**content, "procedures": rows, **changes}, ensure_ascii=False), "utf-8")
    return path


def names_record(ma: str = "1.000001.000.00.00.H36", **changes: Any) -> dict[str, Any]:
    record = {"ma": ma, "ten": "Thủ tục cấp giấy phép nuôi mèo", "linh_vuc": "Nuôi mèo",
              "cap": "UBND Xã/Phường/Thị Trấn", "muc_dvc": "Toàn trình"}  # fmt: skip
    return {**record, **changes}


def write_names(path: Path, *records: Any) -> Path:
    rows = list(records) or [
        names_record(),
        names_record("1.000077.H36", ten="Đăng ký thi chó", cap="Sở, ban ngành", muc_dvc="Còn lại"),
        names_record("1.000078", ten="Cấp thẻ nuôi vẹt", cap="UBND Huyện/Thành phố"),
    ]
    path.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    return path


def procedures() -> list[Layer]:
    """Cats at the commune, dogs at two levels under one name, and parrots known by name only."""
    fee = replace(fact("10.000 đồng.", Aspect.FEE), fees=(Fee(FeeKind.AMOUNT, 10_000),))
    facts = (fee, fact("5 ngày làm việc.", Aspect.TIME), fact("Luật 01/2031/QH15.", Aspect.LAW))
    cats = layer(
        CATS, kind=Kind.PROCEDURE, title="Cấp giấy phép nuôi mèo (cấp xã)", code="1.000001", levels=("xa",),
        field="Nuôi mèo", topic="tthc", facts=facts,
    )  # fmt: skip
    dogs = replace(cats, title="Thi hoa hậu chó", facts=facts[:1])
    return [
        cats,
        replace(dogs, entry_id=DOGS, code="1.000002", levels=("tinh",)),
        replace(dogs, entry_id="tthc/1.000003", code="1.000003"),
        layer("ten/1.000078", kind=Kind.KNOWN, title="Cấp thẻ nuôi vẹt cảnh", origin=Origin.CONTENT),
    ]
