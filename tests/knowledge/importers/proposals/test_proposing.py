"""Proposals from two made-up plans."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entries import DocumentDetails, Part, Passage
from knowledge.importers.documents.reading import ReadDocument, read_document
from knowledge.importers.proposals.proposal import Proposal
from knowledge.importers.proposals.proposing import propose
from tests.knowledge.importers.proposals.proposal_plans import CITY, DISTRICT, PROVINCE

SEEDS = Path(__file__).parents[5] / "shared/seeds"


def _read(folder: Path, text: str) -> ReadDocument:
    path = folder / "plan.txt"
    path.write_text(text, "utf-8")
    return read_document(path)


@pytest.fixture
def province(tmp_path: Path) -> list[Proposal]:
    return propose(_read(tmp_path, PROVINCE))


@pytest.fixture
def district(tmp_path: Path) -> list[Proposal]:
    return propose(_read(tmp_path, DISTRICT))


@pytest.fixture
def city(tmp_path: Path) -> list[Proposal]:
    return propose(_read(tmp_path, CITY))


def _at(proposals: list[Proposal], path: str) -> Proposal:
    found = [proposal for proposal in proposals if proposal.path == path]
    assert len(found) == 1, [proposal.path for proposal in proposals]
    return found[0]


def test_quota_of_a_unit(province: list[Proposal]) -> None:
    quota = _at(province, "V.1-1")
    assert quota.who == "Sở Nội vụ"
    assert (quota.number, quota.frequency) == ("ít nhất 02 tin, bài", "hàng tháng")
    assert quota.answer == (
        "Năm 2024, hàng tháng Sở Nội vụ Gia Lai phải có ít nhất 02 tin, bài về cải cách hành chính được đăng "
        "trên Cổng thông tin điện tử của tỉnh (kế hoạch 9945/KH-UBND của UBND tỉnh Gia Lai, mục V.1)."
    )
    assert any("bao nhiêu tin, bài" in question for question in quota.questions)


def test_deadline_given_by_a_label(province: list[Proposal]) -> None:
    report = _at(province, "V.1-4")
    assert report.deadline == "Trước ngày 15/12/2024"
    assert report.answer.startswith("Trước ngày 15/12/2024, Sở Nội vụ Gia Lai phải tổng hợp kết quả, báo cáo")
    assert any(question.endswith("khi nào") for question in report.questions)


def test_duties_without_a_number_are_one_fact(province: list[Proposal]) -> None:
    duties = _at(province, "V.1-2")
    assert duties.title == "Sở Nội vụ Gia Lai năm 2024: các việc được giao"
    assert "(1) tổ chức các lớp tập huấn cho công chức; (2) mở chuyên trang" in duties.answer
    assert "nhằm" not in duties.answer
    assert duties.passage_text.count("\n") == 1


def test_labelled_lines_make_one_task(province: list[Proposal]) -> None:
    contest = _at(province, "III.3")
    assert contest.who == "Sở Nội vụ"
    assert contest.answer.startswith(
        "Từ ngày 01/6/2024 đến ngày 30/6/2024, Sở Nội vụ Gia Lai chủ trì việc tổ chức Cuộc thi trực tuyến"
    )
    assert not any(proposal.path in ("III.3.a", "III.3.b") for proposal in province)


def test_a_unit_named_inside_a_task_is_its_own_fact(province: list[Proposal]) -> None:
    questions = _at(province, "III.3.c-1")
    assert (questions.who, questions.number) == ("Sở Tư pháp", "50 câu")


def test_a_passage_with_two_units_gives_two(province: list[Proposal]) -> None:
    found = [(proposal.who, proposal.number) for proposal in province if proposal.path == "V.4"]
    assert sorted(found) == [("Báo Gia Lai", "01 số/tuần"), ("Sở Tài chính", "")]


def test_unit_before_a_colon_and_unit_asked_politely(province: list[Proposal]) -> None:
    assert _at(province, "V.2").who == "UBND các huyện, thị xã, thành phố"
    assert _at(province, "V.3").who == "Tỉnh đoàn"


@pytest.mark.parametrize("path", ["I.1-1", "I.2-1", "II-3", "III.1-2", "III.3.c-2", "V.5", "Kết thúc"])
def test_wishes_and_set_phrases_are_no_facts(province: list[Proposal], path: str) -> None:
    assert path not in {proposal.path for proposal in province}


def test_an_aim_with_a_share_is_a_fact(province: list[Proposal]) -> None:
    assert _at(province, "I.1-2").number == "trên 80%"


def test_a_wish_with_a_named_channel_is_a_fact(province: list[Proposal]) -> None:
    assert "Zalo" in _at(province, "III.2-1").answer


def test_documents_named_and_a_mistaken_kind(province: list[Proposal]) -> None:
    cited = _at(province, "II-1")
    assert cited.number == "9976/NQ-CP"
    assert cited.answer == (
        "Kế hoạch 9945/KH-UBND đưa vào nội dung tuyên truyền: kết quả thực hiện Nghị quyết số 9976/NQ-CP "
        "ngày 15/7/2021 của Chính phủ (mục II)."
    )
    named, mistaken = (proposal for proposal in province if proposal.path == "II-2")
    assert named.number == mistaken.number == "9938/KH-UBND"
    assert "ký hiệu của số này là của kế hoạch" in mistaken.answer


def test_each_cited_document_says_what_it_is_about(city: list[Proposal]) -> None:
    cited = {proposal.number: proposal for proposal in city if proposal.path == "I-1"}
    assert list(cited) == ["9953/KH-UBND", "9907/CT-UBND", "9934/UBND-NC"]
    assert cited["9953/KH-UBND"].answer == (
        "Kế hoạch 9947/KH-UBND yêu cầu tiếp tục thực hiện Kế hoạch 9953/KH-UBND ngày 24-06-2023 của UBND "
        "tỉnh về nâng cao chỉ số PAPI (mục I)."
    )
    assert cited["9907/CT-UBND"].title == "Chỉ thị 9907/CT-UBND: chấn chỉnh kỷ cương"
    assert "yêu cầu tiếp tục thực hiện Công văn số 9934/UBND-NC" in cited["9934/UBND-NC"].answer
    bases = [proposal.number for proposal in city if proposal.path == "Căn cứ"]
    assert sorted(bases) == ["30c/NQ-CP", "9900/QĐ-UBND", "9900/QĐ-UBND; 30c/NQ-CP"]


def test_many_cited_documents_stay_bounded(tmp_path: Path) -> None:
    lines = "\n\n".join(
        f"- Nghị quyết số {9900 + number}/NQ-CP ngày 05/4/2023 của Chính phủ về việc thứ {number}."
        for number in range(1, 41)
    )
    head, _, tail = CITY.partition("- Tiếp tục thực hiện")
    proposals = propose(_read(tmp_path, f"{head}{lines}\n\n- Tiếp tục thực hiện{tail}"))
    cited = [proposal for proposal in proposals if re.fullmatch(r"99\d\d/NQ-CP", proposal.number)]
    assert len(cited) == 25
    (rest,) = (proposal for proposal in proposals if proposal.what == "các văn bản khác được nêu")
    assert "9940/NQ-CP" in rest.answer
    assert len([proposal for proposal in proposals if proposal.path == "Căn cứ"]) == 1


def test_rights_benefits_and_where_to_complain(city: list[Proposal]) -> None:
    assert "theo Điều 96 Nghị định số 9961/2018/NĐ-CP" in _at(city, "I-2").answer
    assert (
        "lợi ích của dịch vụ công trực tuyến: tiết kiệm thời gian, chi phí đi lại" in _at(city, "I-3").answer
    )
    assert "qua Cổng Dịch vụ công quốc gia hoặc về Văn phòng UBND tỉnh" in _at(city, "I-4").answer


def test_each_channel_with_its_owner(city: list[Proposal]) -> None:
    run = [proposal for proposal in city if proposal.what.startswith("vận hành")]
    assert [(proposal.who, proposal.answer.split(" (")[0]) for proposal in run] == [
        ("Sở Nội vụ", 'Trang Facebook "Một cửa" do Sở Nội vụ Gia Lai vận hành'),
        ("Văn phòng UBND tỉnh", 'Trang Zalo "Hành chính công" do Văn phòng UBND tỉnh Gia Lai vận hành'),
    ]


def test_sentences_are_not_broken(city: list[Proposal]) -> None:
    assert _at(city, "II.1-1").answer.startswith(
        "Năm 2024, định kỳ hằng tháng Văn phòng UBND tỉnh Gia Lai phải cung cấp cho các cơ quan, đơn vị, địa "
        "phương dữ liệu về hồ sơ trễ hạn"
    )
    assert (
        "trước ngày 20 hằng tháng, Văn phòng UBND tỉnh Gia Lai phải gửi tin, bài về Sở Nội vụ (bản giấy; bản "
        "điện tử) bằng dịch vụ bưu chính công ích"
    ) in _at(city, "II.1-2").answer
    assert "phải tiếp nhận phản ánh trên Cổng Dịch vụ công" in _at(city, "II.1-3").answer
    evaluation = _at(city, "II.2")
    assert evaluation.who == "Ban quản lý Khu kinh tế tỉnh"
    assert "và báo cáo UBND tỉnh" in evaluation.answer


def test_a_sentence_with_two_units_gives_two(city: list[Proposal]) -> None:
    assert {proposal.who for proposal in city if proposal.path == "II.3"} == {
        "Các cơ quan thông tin đại chúng", "Các sở, ban, ngành",
    }  # fmt: skip


def test_the_document_itself(province: list[Proposal]) -> None:
    assert "số 9945/KH-UBND ngày 20-02-2024" in _at(province, "Phần đầu").answer
    assert "9900/QĐ-UBND" in _at(province, "Căn cứ").answer
    whole = {proposal.what for proposal in province if proposal.path == "Toàn văn"}
    assert whole == {"không ghi cách liên hệ", "thiếu một mục"}


def test_articles_and_rows(district: list[Proposal]) -> None:
    article = _at(district, "Điều 2")
    assert (article.who, article.frequency) == ("Văn phòng HĐND và UBND huyện", "định kỳ hàng quý")
    assert not {"Điều 1", "Điều 3"} & {proposal.path for proposal in district}
    row = _at(district, "II bảng 1.1")
    assert row.answer == (
        "Trước 30/6/2022, Phòng Tài nguyên và Môi trường chủ trì việc rà soát thủ tục hành chính lĩnh vực "
        "đất đai; phối hợp: Văn phòng HĐND và UBND huyện; sản phẩm: Báo cáo rà soát "
        "(quyết định 9912/QĐ-UBND của UBND huyện Mẫu Sơn, mục II, bảng 1, dòng 1)."
    )
    assert _at(district, "II bảng 1.2").answer.startswith("Năm 2022, quý III, Văn phòng HĐND và UBND huyện")


def test_parts_of_the_plan(district: list[Proposal]) -> None:
    assert "công chức làm việc tại Bộ phận Một cửa" in _at(district, "I").answer
    assert _at(district, "III").number == "350.000.000 đồng"
    assert _at(district, "IV").deadline == "Từ ngày 15/3/2022 đến hết ngày 31/12/2022"


def test_contacts_and_units_in_brackets(district: list[Proposal]) -> None:
    assert "https://mauson.example.gov.vn" in _at(district, "V.1-1").answer
    assert not any(proposal.what == "không ghi cách liên hệ" for proposal in district)
    assert _at(district, "V.1-2").who == "Đài Truyền thanh huyện"


@pytest.mark.parametrize("text", [PROVINCE, DISTRICT, CITY])
def test_nothing_is_invented(tmp_path: Path, text: str) -> None:
    document = _read(tmp_path, text)
    proposals = propose(document)
    known = set(re.findall(r"\d+", f"{text} {document.details.issued_on} {document.details.number}"))
    known |= {number.lstrip("0") for number in known} | {
        str(number) for number in range(1, 9)
    }  # (1), (2) ...
    for proposal in proposals:
        assert set(re.findall(r"\d+", proposal.answer)) <= known, proposal.answer
        assert proposal.answer.endswith(".")
        assert proposal.title
        assert 2 <= len(proposal.questions) <= 4
        assert not any(re.search(r"\s{2}|^\s|\s$|\(\)", question) for question in proposal.questions)


def test_best_first_and_once(province: list[Proposal]) -> None:
    scores = [proposal.score for proposal in province]
    assert scores == sorted(scores, reverse=True)
    assert len({proposal.answer for proposal in province}) == len(province)


_WORDS = st.sampled_from(
    [
        "Sở Nội vụ", "phải", ";", ".", ":", "(", ")", "hàng tháng", "05 tin, bài/tháng", "trước ngày 15/6",
        "Thời gian: quý II", "Nội dung:", "báo cáo", "gửi", "Nghị quyết số 76/NQ-CP ngày 15/7/2021", "CCHC",
        "Đối với", "Zalo", "Giao", "Kinh phí", "nhằm", "0269 3999 999", "…", "-", "%",
    ]
)  # fmt: skip
_PLACES = st.sampled_from(
    ["", "I", "II.1", "II.1-1", "III.2.a", "III.2.a-1", "Kết thúc", "II bảng 1.1", "V đoạn 2"]
)
_HEADINGS = st.sampled_from(
    ["", "MỤC ĐÍCH", "NHIỆM VỤ > Sở Nội vụ", "KINH PHÍ", "HÌNH THỨC", "NHIỆM VỤ > Thời gian"]
)


@given(
    st.lists(
        st.builds(
            lambda words, path, heading, part: Passage(" ".join(words), path, None, part, heading),
            st.lists(_WORDS, max_size=12), _PLACES, _HEADINGS, st.sampled_from(Part),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_any_passages_are_read(passages: list[Passage]) -> None:
    for proposal in propose(ReadDocument(DocumentDetails("Kế hoạch"), tuple(passages))):
        assert proposal.answer
        assert proposal.questions


@pytest.mark.shared
@pytest.mark.skipif(not SEEDS.exists(), reason="../shared/seeds is missing")
@pytest.mark.parametrize(
    ("seed", "least", "most", "facts"),
    [
        ("002", 28, 38, ["ít nhất 05 tin, bài/tháng", "01/3/2023", "ít nhất 01 lần/tuần", "bản tin điện tử"]),
        ("003", 12, 20, ["Quý II/2022", "Thường xuyên trong năm 2022", "báo cáo định kỳ", "05-NQ/TU"]),
        ("004", 20, 30, ["Quý III năm 2017", "Quý I, II năm 2017", "6 tháng, hàng năm", "26/CT-TTg"]),
    ],
)
def test_the_plans_it_was_built_on(seed: str, least: int, most: int, facts: list[str]) -> None:
    proposals = propose(read_document(next(SEEDS.glob(f"{seed}_*"))))
    answers = " ".join(proposal.answer for proposal in proposals)
    assert least <= len(proposals) <= most
    assert [fact for fact in facts if fact not in answers] == []
