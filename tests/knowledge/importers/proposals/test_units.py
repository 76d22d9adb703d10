"""Units, labels and the parts of a plan."""

from __future__ import annotations

import pytest

from knowledge.importers.proposals.labels import Label, label_of, split_labels
from knowledge.importers.proposals.phrases import brief, without_vague
from knowledge.importers.proposals.sections import Role, role_of, unit_above
from knowledge.importers.proposals.units import is_unit, split_subject
from knowledge.importers.proposals.wording import place


@pytest.mark.parametrize(
    ("text", "who", "rest"),
    [
        ("Sở Tư pháp chủ trì, phối hợp với các sở", "Sở Tư pháp", "chủ trì, phối hợp với các sở"),
        ("Giao Giám đốc Sở Nội vụ theo dõi", "Giám đốc Sở Nội vụ", "theo dõi"),
        ("Đối với UBND cấp huyện, chỉ đạo truyền thanh", "UBND cấp huyện", "chỉ đạo truyền thanh"),
        ("Đài Truyền thanh huyện: Phát sóng hằng tuần", "Đài Truyền thanh huyện", "Phát sóng hằng tuần"),
        (
            "Các cơ quan, đơn vị trực thuộc Sở báo cáo",
            "Các cơ quan, đơn vị trực thuộc Sở",
            "báo cáo",
        ),
        (
            "Cơ quan chủ trì được phân công theo Kế hoạch có trách nhiệm lập kế hoạch",
            "Cơ quan chủ trì được phân công theo Kế hoạch",
            "có trách nhiệm lập kế hoạch",
        ),
        (
            "Các đơn vị sự nghiệp công lập, các tổ chức đoàn thể phối hợp",
            "Các đơn vị sự nghiệp công lập, các tổ chức đoàn thể",
            "phối hợp",
        ),
    ],
)
def test_subjects(text: str, who: str, rest: str) -> None:
    assert split_subject(text) == (who, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Báo cáo kết quả gửi Sở Nội vụ", "Hội nghị triển khai kế hoạch", "Tổ chức các lớp tập huấn",
        "Phòng, chống tham nhũng được tuyên truyền", "Ban hành kế hoạch", "Cơ quan chủ trì: Sở Nội vụ",
        "Đoàn kết thực hiện nhiệm vụ", "Kết quả thực hiện của Sở Nội vụ",
    ],
)  # fmt: skip
def test_no_subject(text: str) -> None:
    assert split_subject(text) is None


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Sở Nội vụ", True),
        ("Giao Sở Nội vụ:", True),
        ("Các sở, ban, ngành, UBND các huyện, thị xã, thành phố", True),
        ("Trách nhiệm của Văn phòng UBND tỉnh", True),
        ("Tuyên truyền trên báo, đài", False),
        ("Sở Nội vụ chủ trì các việc sau", False),
        ("Tổ chức thực hiện", False),
    ],
)
def test_headings_of_units(heading: str, expected: bool) -> None:
    assert is_unit(heading) is expected


def test_unit_above() -> None:
    assert unit_above("TỔ CHỨC THỰC HIỆN > Giao Sở Nội vụ > Các việc sau") == "Sở Nội vụ"
    assert unit_above("TỔ CHỨC THỰC HIỆN > Sở Tư pháp có trách nhiệm") == "Sở Tư pháp"
    assert unit_above("NHIỆM VỤ > Tuyên truyền trên báo") is None


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("MỤC TIÊU, YÊU CẦU VÀ ĐỐI TƯỢNG > Đối tượng", Role.AUDIENCE),
        ("MỤC ĐÍCH, YÊU CẦU > Mục đích", Role.PURPOSE),
        ("NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN > Nội dung tuyên truyền", Role.CONTENT),
        ("NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN > Hình thức", Role.FORM),
        ("NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN", Role.OTHER),
        ("ĐỐI TƯỢNG, NỘI DUNG, HÌNH THỨC > Nội dung, hình thức tuyên truyền > Nội dung", Role.CONTENT),
        ("NHIỆM VỤ TRỌNG TÂM > Tổ chức đối thoại > Nội dung", Role.TASKS),
        ("NỘI DUNG", Role.OTHER),
        ("NỘI DUNG VÀ GIẢI PHÁP THỰC HIỆN > Tuyên truyền trên báo", Role.TASKS),
        ("TỔ CHỨC THỰC HIỆN > Sở Nội vụ", Role.DUTIES),
        ("KINH PHÍ THỰC HIỆN", Role.FUNDING),
        ("", Role.OTHER),
    ],
)  # fmt: skip
def test_roles(heading: str, role: Role) -> None:
    assert role_of(heading) is role


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("STT", Label.NUMBER), ("Nội dung tuyên truyền", Label.WHAT), ("Cơ quan chủ trì", Label.LEAD),
        ("Đơn vị thực hiện", Label.LEAD), ("Cơ quan phối hợp", Label.WITH),
        ("Thời gian hoàn thành", Label.TIME),
        ("Thời gian – Bắt đầu", Label.TIME), ("Hình thức tuyên truyền", Label.FORM),
        ("Sản phẩm", Label.RESULT),
        ("Kinh phí", Label.AMOUNT), ("Ghi chú", Label.NOTE), ("Sở Nội vụ", None), ("Trong đó", None),
    ],
)  # fmt: skip
def test_labels(name: str, label: Label | None) -> None:
    assert label_of(name) is label


def test_labels_in_a_sentence() -> None:
    text = "Tổ chức hội thi. Thời gian: quý II/2024; đơn vị chủ trì: Sở Nội vụ; phối hợp: Tỉnh đoàn."
    before, labels = split_labels(text)
    assert before == "Tổ chức hội thi."
    assert [(one.label, one.value) for one in labels] == [
        (Label.TIME, "quý II/2024"), (Label.LEAD, "Sở Nội vụ"), (Label.WITH, "Tỉnh đoàn"),
    ]  # fmt: skip


def test_lead_in_brackets_stays_in_the_text() -> None:
    text = "Phát tờ rơi tại các xã (giao Phòng Văn hóa và Thông tin chủ trì)."
    before, labels = split_labels(text)
    assert before == text
    assert [(one.label, one.value) for one in labels] == [(Label.LEAD, "Phòng Văn hóa và Thông tin")]


def test_empty_clauses_are_left_out() -> None:
    assert without_vague("Tăng cường tuyên truyền; tiếp nhận phản ánh") == "tiếp nhận phản ánh"
    assert without_vague("tổ chức triển khai thực hiện; định kỳ báo cáo") == "định kỳ báo cáo"
    assert without_vague("Tăng cường tuyên truyền; nâng cao nhận thức") == (
        "Tăng cường tuyên truyền; nâng cao nhận thức"
    )


def test_brief_drops_partners_purpose_and_filler() -> None:
    text = (
        "Chủ trì, phối hợp với các sở, ban, ngành duy trì việc nhập thủ tục trên địa bàn tỉnh nhằm giúp dân"
    )
    assert brief(text, 20) == "duy trì việc nhập thủ tục"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("III.4-2", "mục III.4"), ("II.2.b bảng 1.3", "mục II.2.b, bảng 1, dòng 3"), ("Điều 2", "Điều 2"),
        ("III.1 đoạn 2", "mục III.1"), ("Phụ lục 1, 2-1", "Phụ lục 1, 2"), ("Kết thúc", "phần cuối"),
    ],
)  # fmt: skip
def test_places(path: str, said: str) -> None:
    assert place(path) == said
