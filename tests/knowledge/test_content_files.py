from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.content_files import read_content
from knowledge.entries import Aspect, Confidence, Kind, Origin
from knowledge.errors import ContentError
from knowledge.fees import Fee, FeeKind

GOOD = """
topic: meo
owner: Phòng Mèo
checked_on: 2026-11-20
sources:
  luat-1: {kind: legal, title: Luật Nuôi mèo, number: 1/2031/QH15, date: 2031-01-02, valid_from: 2031-07-01}
entries:
  - id: tthc/1.000001
    kind: procedure
    title: Cấp giấy phép nuôi mèo
    questions: [nuôi mèo, nuôi mèo, xin nuôi mèo]
    answer: |
      Anh/chị nộp đơn.
      Rồi chờ.
    now: Nay ở xã.
    province: gia-lai
    year: [2020, 2021]
    valid_from: 2025-07-01
    confidence: seen_secondary
    sources: [luat-1]
    covers: [T1-001, T1-002]
    facts:
      - aspect: fee
        text: 20.000 đồng.
        channel: online
        payer: người nuôi
        valid_to: 2026-12-31
        confidence: seen_primary
        fees: [{kind: amount, amount: 20000, condition: mỗi con}]
"""


def write(folder: Path, text: str, name: str = "meo.yaml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def test_an_entry_as_it_is_written(tmp_path: Path) -> None:
    (layer,), sources, covers = read_content(write(tmp_path, GOOD))
    assert (layer.entry_id, layer.code, layer.kind, layer.origin) == (
        "tthc/1.000001",
        "1.000001",
        Kind.PROCEDURE,
        Origin.CONTENT,
    )
    assert (layer.topic, layer.owner, layer.checked_on) == ("meo", "Phòng Mèo", date(2026, 11, 20))
    assert (layer.province, layer.years, layer.valid_from) == ("gia-lai", (2020, 2021), date(2025, 7, 1))
    assert layer.questions == ("nuôi mèo", "xin nuôi mèo")
    answer, now, fee = layer.facts
    assert (answer.aspect, answer.text) == (Aspect.ANSWER, "Anh/chị nộp đơn.\nRồi chờ.")
    assert (now.aspect, now.confidence, now.sources) == (Aspect.NOW, Confidence.SECONDARY, ("luat-1",))
    assert (fee.confidence, fee.valid_to, fee.sources) == (
        Confidence.PRIMARY,
        date(2026, 12, 31),
        ("luat-1",),
    )
    assert fee.fees == (Fee(FeeKind.AMOUNT, 20_000, condition="mỗi con"),)
    assert sources["luat-1"].issued_on == date(2031, 1, 2)
    assert covers == {"tthc/1.000001": ["T1-001", "T1-002"]}


def test_files_below_the_folder_are_read_and_may_lean_on_each_others_sources(tmp_path: Path) -> None:
    document = yaml.safe_load(GOOD)
    document["entries"][0]["id"] = "meo/hai"
    document["sources"] = {"luat-2": {"title": "Luật hai"}}
    second = yaml.safe_dump(document, allow_unicode=True)
    write(tmp_path, GOOD)
    write(tmp_path / "sub", second)
    layers, sources, _ = read_content(tmp_path)
    assert {layer.entry_id for layer in layers} == {"tthc/1.000001", "meo/hai"}
    assert set(sources) == {"luat-1", "luat-2"}


def test_what_one_file_leaves_out_of_a_source_another_gives(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(
        tmp_path,
        "topic: a\nentries: []\nsources: {luat-1: {title: Luật Nuôi mèo, url: 'https://a.gov.vn'}}",
        "a.yaml",
    )
    _, sources, _ = read_content(tmp_path)
    assert (sources["luat-1"].number, sources["luat-1"].url) == ("1/2031/QH15", "https://a.gov.vn")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("    questions:", "    qestions:", r"tthc/1\.000001: khóa lạ qestions"),
        ("        channel:", "        chanel:", r"tthc/1\.000001, facts: khóa lạ chanel"),
        ("{kind: amount,", "{kind: amount, prize: 2,", r"tthc/1\.000001, facts, fees: khóa lạ prize"),
        ("{kind: legal,", "{kind: legal, nmber: 2,", r"nguồn luat-1: khóa lạ nmber"),
        (
            "valid_from: 2025-07-01",
            "valid_from: 01-07-2025",
            r"tthc/1\.000001: ngày phải viết .*'01-07-2025'",
        ),
        ("valid_from: 2025-07-01", "valid_from: 2025", r"tthc/1\.000001: ngày phải viết .*2025"),
        ("valid_from: 2025-07-01", "valid_from: 2025-07-01 10:00:00", r"tthc/1\.000001: ngày phải viết"),
        ("valid_to: 2026-12-31", "valid_to: mai", r"tthc/1\.000001, facts: ngày phải viết .*'mai'"),
        ("valid_to: 2026-12-31", "valid_to: 2026-02-30", r""),
        ("checked_on: 2026-11-20", "checked_on: hôm nay", r"ngày phải viết .*'hôm nay'"),
        ("date: 2031-01-02", "date: 2/1/2031", r"nguồn luat-1: ngày phải viết .*'2/1/2031'"),
        ("kind: procedure", "kind: thing", r"tthc/1\.000001: 'thing'"),
        ("confidence: seen_secondary", "confidence: sure", r"tthc/1\.000001: 'sure'"),
        ("aspect: fee", "aspect: price", r"tthc/1\.000001, facts: 'price'"),
        ("{kind: amount,", "{kind: gratis,", r"tthc/1\.000001, facts: 'gratis'"),
        ("amount: 20000", "amount: 20.5", r"tthc/1\.000001, facts: số tiền phải là số nguyên, đang là 20\.5"),
        ("amount: 20000", 'amount: "20.000"', r"tthc/1\.000001, facts: số tiền phải là số nguyên"),
        ("title: Cấp giấy phép nuôi mèo", "title:", r"tthc/1\.000001: thiếu chữ"),
        ("text: 20.000 đồng.", "text: ''", r"tthc/1\.000001, facts: thiếu chữ"),
        ("id: tthc/1.000001", "id: Nuôi mèo", r"Nuôi mèo: mã mục không đúng dạng"),
        ("year: [2020, 2021]", "year: hai nghìn", r"tthc/1\.000001: .*hai nghìn"),
        ("topic: meo", "topik: meo", r"topic"),
        ("sources: [luat-1]", "sources: [luat-2]", r"tthc/1\.000001: nguồn luat-2 chưa được khai báo"),
        ("entries:", "entry:", r"thiếu danh sách entries"),
        ("  - id:", "  - nuôi mèo\n  - id:", r"nuôi mèo: phải là các cặp khóa và giá trị"),
        ("topic: meo", "topic: [meo", r""),
        ("topic: meo", "topic: meo\n\tx: 1", r""),
        (GOOD, "", r"thiếu danh sách entries"),
        (GOOD, "topic: a\nentries: []\nsources: [luat-1]", r"sources|nguồn"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    assert old in GOOD
    with pytest.raises(ContentError, match=f"^meo.yaml: .*{place}") as raised:
        read_content(write(tmp_path, GOOD.replace(old, new, 1)))
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "meo.yaml").write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(ContentError, match=r"^meo\.yaml: "):
        read_content(tmp_path)


@pytest.mark.parametrize("second", ["other.yaml", "meo.yaml"])
def test_an_id_used_twice(tmp_path: Path, second: str) -> None:
    if second == "meo.yaml":
        document = yaml.safe_load(GOOD)
        document["entries"] *= 2
        write(tmp_path, yaml.safe_dump(document, allow_unicode=True))
    else:
        write(tmp_path, GOOD)
        write(tmp_path, GOOD, second)
    with pytest.raises(ContentError, match=rf"^{second}: mã mục tthc/1\.000001 đã có"):
        read_content(tmp_path)


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "2/2031/QH15"), ("date", "2031-01-03"), ("valid_from", "2031-08-01"), ("replaced_by", "x")],
)
def test_contradicting_sources(tmp_path: Path, field: str, value: str) -> None:
    write(tmp_path, GOOD.replace("valid_from: 2031-07-01", "valid_from: 2031-07-01, replaced_by: luat-2"))
    other = f"topic: a\nentries: []\nsources: {{luat-1: {{title: Luật Nuôi mèo, {field}: {value}}}}}"
    write(tmp_path, other, "other.yaml")
    with pytest.raises(ContentError, match=r"^other\.yaml: nguồn luat-1 có .* khác tệp khác"):
        read_content(tmp_path)
