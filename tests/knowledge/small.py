"""A small made-up content folder and an encoder without PyTorch: what the tests of knowledge search."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.importers.catalogue import write_catalogue
from knowledge.importers.portal_records import parse_record
from knowledge.search.dense import Vectors
from knowledge.vietnamese.text import folded_words
from tests.knowledge.importers.pages import page

PASSPORT = "tthc/1.001456"
STAY = "tthc/1.004194"
KEEP_CATS = ("tthc/1.700001", "tthc/1.700002", "tthc/1.700003")  # commune, province, ministry
ZALO_2020 = "ke-hoach/binh-dinh-2020-zalo"
ZALO_2023 = "ke-hoach/binh-thuan-2023-zalo"
VIDEO_2017 = "ke-hoach/binh-dinh-2017-phim"
POST = "buu-chinh/gui-ho-so"
LOGIN = "cong/dang-nhap"
OFFICE = "mot-cua/noi-nhan"

SOURCES = """
sources:
  luat-49: {kind: legal, title: Luật Xuất cảnh, number: 49/2019/QH14, date: 2019-11-22,
            valid_from: 2020-07-01}
  tt-64: {kind: legal, title: Thông tư giảm phí, number: 64/2025/TT-BTC, date: 2025-06-30,
          valid_from: 2025-07-01, valid_to: 2026-12-31, replaced_by: tt-28}
  tt-28: {kind: legal, title: Thông tư quy định phí, number: 28/2026/TT-BTC, valid_from: 2026-04-01}
  kh-2020: {kind: plan, title: Kế hoạch tuyên truyền năm 2020 của Bình Định, number: 9/KH-UBND,
            date: 2020-02-01}
  kh-2023: {kind: plan, title: Kế hoạch truyền thông năm 2023 của Bình Thuận, number: 36/KH-UBND}
  cong: {kind: portal, title: Cổng Dịch vụ công quốc gia, url: "https://dichvucong.gov.vn"}
"""

PROCEDURES = f"""
topic: giay-to
owner: Công an tỉnh
checked_on: 2026-11-20
{SOURCES}
entries:
  - id: {PASSPORT}
    kind: procedure
    title: Cấp hộ chiếu phổ thông trong nước
    questions: [làm hộ chiếu ở đâu, làm hộ chiếu bao nhiêu tiền, làm hộ chiếu cần giấy tờ gì,
                xin hộ chiếu lần đầu, hộ chiếu làm mất bao lâu, làm hộ chiếu online được không,
                cơ quan nào cấp hộ chiếu,
                "làm hộ chiếu bao nhiêu tiền, mất mấy ngày"]
    levels: [tinh]
    sources: [luat-49]
    facts:
      - {{aspect: answer, text: Anh/chị nộp tờ khai hộ chiếu tại phòng hộ chiếu hoặc trực tuyến.}}
      - aspect: fee
        text: 100.000 đồng đến hết 31-12-2026.
        valid_from: 2025-07-01
        valid_to: 2026-12-31
        sources: [tt-64]
        fees: [{{kind: amount, amount: 100000}}]
      - aspect: fee
        text: 200.000 đồng từ 01-01-2027.
        valid_from: 2027-01-01
        sources: [tt-28]
        fees: [{{kind: amount, amount: 200000}}]
      - {{aspect: time, text: 08 ngày làm việc.}}
      - {{aspect: documents, text: "Tờ khai, ảnh 4 x 6 cm và hộ chiếu cũ nếu có."}}
      - {{aspect: form, text: Tờ khai TK01.}}
      - {{aspect: place, text: Phòng Quản lý xuất nhập cảnh Công an tỉnh.}}
      - {{aspect: place, text: Phòng ở Quy Nhơn., province: gia-lai}}
      - {{aspect: place, text: Phòng ở Đà Lạt., province: lam-dong}}
      - {{aspect: agency, text: Trưởng phòng ký., confidence: seen_secondary}}
      - {{aspect: online, text: Nộp trên Cổng Dịch vụ công được.}}
  - id: {STAY}
    kind: procedure
    title: Đăng ký tạm trú
    questions: [đăng ký tạm trú ở đâu, đăng ký tạm trú cần giấy tờ gì, làm tạm trú cho người thuê trọ,
                phí đăng ký tạm trú]
    levels: [xa]
    sources: [cong]
    facts:
      - {{aspect: answer, text: Anh/chị đăng ký tạm trú tại Công an xã nơi đang ở.}}
      - {{aspect: fee, text: "15.000 đồng nộp trực tiếp, 7.000 đồng nộp trực tuyến."}}
      - {{aspect: documents, text: Tờ khai CT01 và giấy tờ về chỗ ở.}}
      - {{aspect: time, text: 03 ngày làm việc.}}
"""

STATEMENTS = f"""
topic: noi-dung
owner: Văn phòng UBND tỉnh
checked_on: 2026-11-20
sources:
  kh-2020: {{kind: plan, title: Kế hoạch tuyên truyền năm 2020 của Bình Định, url: "https://binhdinh.gov.vn"}}
entries:
  - id: {ZALO_2020}
    kind: plan_fact
    title: Kế hoạch 2020 của Bình Định về tài khoản Zalo
    questions: [kế hoạch 2020 ai lập tài khoản Zalo ở Bình Định]
    answer: Năm 2020 Văn phòng tỉnh Bình Định vận hành tài khoản Zalo.
    now: Anh/chị hỏi Trung tâm Phục vụ hành chính công tỉnh Gia Lai.
    province: binh-dinh
    year: 2020
    sources: [kh-2020]
    covers: [T7-001, T7-002]
  - id: {ZALO_2023}
    kind: plan_fact
    title: Kế hoạch 2023 của Bình Thuận về tài khoản Zalo
    questions: [kế hoạch 2023 ai lập tài khoản Zalo ở Bình Thuận]
    answer: Năm 2023 Trung tâm tỉnh Bình Thuận vận hành tài khoản Zalo.
    province: binh-thuan
    year: 2023
    sources: [kh-2023]
  - id: {VIDEO_2017}
    kind: plan_fact
    title: Kế hoạch 2017 của Bình Định về phim phóng sự
    questions: [kế hoạch 2017 Bình Định làm mấy phim phóng sự]
    answer: Năm 2017 Đài truyền hình Bình Định làm hai phim phóng sự.
    province: binh-dinh
    year: 2017
    sources: [kh-2020]
  - id: {POST}
    kind: answer
    title: Gửi hồ sơ qua bưu điện
    questions: [gửi hồ sơ qua bưu điện thế nào, nộp giấy tờ qua bưu chính công ích]
    answer: Anh/chị gửi hồ sơ tại điểm bưu điện gần nhất.
    sources: [cong]
    facts: [{{aspect: contact, text: Tổng đài bưu điện 1900 54 54 81.}}]
  - id: {LOGIN}
    kind: answer
    title: Đăng nhập Cổng Dịch vụ công quốc gia
    questions: [đăng nhập cổng dịch vụ công bằng gì, tài khoản vneid đăng nhập cổng quốc gia]
    sources: [cong]
    facts:
      - {{aspect: answer, text: Anh/chị đăng nhập bằng tài khoản của Cổng hoặc VNeID., valid_to: 2026-07-19}}
      - {{aspect: answer, text: Anh/chị chỉ đăng nhập bằng VNeID., valid_from: 2026-07-20}}
  - id: {OFFICE}
    kind: contact
    title: Bộ phận Một cửa cấp huyện
    questions: [bộ phận một cửa cấp huyện ở đâu]
    answer: Bộ phận Một cửa cấp huyện nhận hồ sơ.
    valid_to: 2025-06-30
    sources: [cong]
"""

FIELDS = (
    "tro-giup\tTrợ giúp người cao tuổi\tHỏi Ủy ban nhân dân cấp xã.\ttrợ cấp người già|tiền người cao tuổi\n"
)
NAMES = "2.900001\tTrợ cấp hằng tháng cho diễn viên xiếc về hưu\ttro-giup\n"
ASKED = "1.700009\tmuốn làm nghệ nhân rối nước thì xin ở đâu\n"


def write_content(folder: Path) -> Path:
    """The whole folder: two files of entries, what is known by name, a catalogue, ways of asking."""
    (folder / "asked").mkdir(parents=True)
    (folder / "procedures.yaml").write_text(PROCEDURES, "utf-8")
    (folder / "statements.yaml").write_text(STATEMENTS, "utf-8")
    (folder / "known_fields.tsv").write_text(FIELDS, "utf-8")
    (folder / "known_procedures.tsv").write_text(NAMES, "utf-8")
    (folder / "asked" / "cats.tsv").write_text(ASKED, "utf-8")
    write_catalogue([parse_record(raw) for raw in portal_pages()], folder / "catalogue.jsonl")
    return folder


def portal_pages() -> list[dict[str, Any]]:
    """Raw pages: one thing at three levels, a second one, and the portal's own page of a passport."""
    levels = ("Cấp Xã", "Cấp Tỉnh", "Cấp Bộ")
    cats = [
        page(code=entry.removeprefix("tthc/"), title="Cấp giấy phép nuôi mèo") | {"cap_thuc_hien": level}
        for entry, level in zip(KEEP_CATS, levels, strict=True)
    ]
    ways = "Trực tuyến5 Ngày160000 Đồng"
    return [
        *cats,
        page(
            code="1.700009", title="Công nhận nghệ nhân múa rối nước", ways="Trực tiếp7 Ngày làm việcMiễn phí"
        ),
        page(code="1.001456", title="Cấp hộ chiếu phổ thông ở trong nước", ways=ways),
    ]


class HashingEncoder:
    """Syllables hashed into a unit vector: equal texts are equal, texts that share words are near."""

    def __init__(self, name: str = "hashing-a", size: int = 256) -> None:
        self.name = name
        self._size = size

    def encode(self, texts: list[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._size), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in folded_words(text):
                digest = hashlib.blake2b(word.encode(), digest_size=4).digest()
                vectors[row, int.from_bytes(digest, "big") % self._size] += 1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(norms, np.float32(1e-9))
