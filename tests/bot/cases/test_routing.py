"""Who receives a case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases.routing import barred, receiver, today_names
from bot.officers.staff import Officer, Unit
from knowledge.answers.answer import Context

KINDS = ("report", "proposal", "idea", "question", "example")
WARD = Unit(1, "quy-nhon-nam", "UBND phường Quy Nhơn Nam", "gia-lai", ("gia-lai/phuong-quy-nhon-nam",), KINDS)
PROVINCE = Unit(2, "tinh", "Trung tâm Phục vụ hành chính công tỉnh Gia Lai", "gia-lai", (), KINDS)
DA_LAT = Unit(3, "lam-dong", "Trung tâm Phục vụ hành chính công tỉnh Lâm Đồng", "lam-dong", (), KINDS)
NOWHERE = Context()


class Desk:
    """A directory of fixed units and officers."""

    def __init__(self, *units: Unit, officers: tuple[Officer, ...] = ()) -> None:
        self._units, self._officers = list(units), list(officers)

    def unit(self, unit_id: int, connection: object = None) -> Unit | None:
        return next((unit for unit in self._units if unit.id == unit_id), None)

    def units(self, connection: object = None) -> list[Unit]:
        return self._units

    def officer_by_id(self, officer_id: int, connection: object = None) -> Officer | None:
        return next((one for one in self._officers if one.id == officer_id), None)

    def officers(self, unit_id: int | None = None, connection: object = None) -> list[Officer]:
        return [one for one in self._officers if unit_id in (None, one.unit_id)]


ALL = Desk(WARD, PROVINCE, DA_LAT)


@pytest.mark.parametrize(
    ("where", "unit"),
    [
        ("phường Quy Nhơn Nam", WARD),
        ("phường Ngô Mây, Quy Nhơn", WARD),  # gone since 1 July 2025
        ("Ghềnh Ráng", WARD),
        ("phuong ngo may quy nhon", WARD),
        ("xã Phước Sơn, huyện Tuy Phước", PROVINCE),  # no unit of that commune: the province's
        ("Đà Lạt", DA_LAT),
        ("Phan Thiết", DA_LAT),  # Bình Thuận is part of Lâm Đồng
        ("tỉnh Bình Định", PROVINCE),
    ],
)
def test_the_most_specific_unit_of_the_place_receives(where: str, unit: Unit) -> None:
    assert receiver(ALL, "idea", {"idea": "x", "where": where}, NOWHERE) == unit


def test_without_a_place_the_remembered_one_counts() -> None:
    values = {"what": "Đường hỏng", "where": "ngã tư Hùng Vương"}
    assert receiver(ALL, "report", values, Context(place="gia-lai/phuong-quy-nhon-nam")) == WARD
    assert receiver(ALL, "report", values, Context(province="binh-thuan")) == DA_LAT


def test_two_provinces_and_no_place_is_nobody() -> None:
    assert receiver(ALL, "report", {"what": "Đường hỏng"}, NOWHERE) is None
    assert receiver(Desk(WARD, PROVINCE), "report", {"what": "Đường hỏng"}, NOWHERE) == PROVINCE


def test_a_kind_that_nobody_takes_is_nobodys() -> None:
    only_ideas = Desk(replace(WARD, receives=("idea",)), replace(PROVINCE, receives=("idea",)))
    assert receiver(only_ideas, "report", {"what": "x", "where": "Ghềnh Ráng"}, NOWHERE) is None
    assert receiver(Desk(), "report", {"what": "x"}, NOWHERE) is None


def test_another_province_is_not_ours() -> None:
    here = Context(province="gia-lai")
    assert receiver(ALL, "report", {"what": "x", "where": "quận 1, TP Hồ Chí Minh"}, here) is None
    assert receiver(ALL, "report", {"what": "x", "where": "đường Hà Nội"}, here) == PROVINCE


@pytest.mark.parametrize(
    "values",
    [
        {"what": "Chậm trả kết quả.", "office": "UBND phường Quy Nhơn Nam", "where": "Quy Nhơn Nam"},
        {"what": "Chậm trả kết quả.", "office": "ủy ban phường", "where": "phường Quy Nhơn Nam"},
        {"what": "Chậm.", "office": "bộ phận một cửa phường Ngô Mây", "where": "phường Ngô Mây, Quy Nhơn"},
        {"what": "Chậm.", "office": "phường Quy Nhơn Nam"},
        {"what": "Cán bộ phường Quy Nhơn Nam hẹn lại ba lần.", "where": "phường Quy Nhơn Nam"},
        {"what": "Bộ phận một cửa bắt chờ cả buổi", "where": "phường Quy Nhơn Nam"},
        {"what": "Tôi đề nghị UBND phường ba lần mà không ai sửa", "where": "phường Quy Nhơn Nam"},
        {"what": "Gửi UBND phường đơn từ tháng 5, không trả lời", "where": "phường Quy Nhơn Nam"},
        {"what": "Đề nghị UBND tỉnh xử lý cán bộ phường đòi tiền", "where": "phường Quy Nhơn Nam"},
    ],
)
def test_the_unit_complained_of_never_receives(values: dict[str, str]) -> None:
    assert receiver(ALL, "report", values, NOWHERE) == PROVINCE
    assert receiver(ALL, "proposal", values, NOWHERE) == PROVINCE
    assert receiver(Desk(WARD), "report", values, NOWHERE) is None


@pytest.mark.parametrize(
    "what",
    [
        "Đường trước chợ hỏng cả tháng nay.",
        "Kính gửi UBND phường Quy Nhơn Nam, đường trước chợ hỏng.",
        "Đề nghị UBND phường sửa đường trước chợ.",
    ],
)
def test_an_office_that_is_only_asked_receives(what: str) -> None:
    assert receiver(ALL, "report", {"what": what, "where": "phường Quy Nhơn Nam"}, NOWHERE) == WARD


def test_another_office_of_the_commune_does_not_bar_the_unit() -> None:
    values = {"what": "Chậm làm căn cước.", "office": "công an phường", "where": "phường Quy Nhơn Nam"}
    assert receiver(ALL, "report", values, NOWHERE) == WARD


def test_a_question_may_go_to_the_office_it_names() -> None:
    values = {"question": "Mấy giờ mở cửa?", "office": "UBND phường Quy Nhơn Nam"}
    assert receiver(ALL, "question", values, NOWHERE) == WARD


def test_the_provinces_centre_complained_of_leaves_its_successor() -> None:
    values = {"what": "x", "office": "Trung tâm Phục vụ hành chính công tỉnh Gia Lai"}
    office = Unit(4, "van-phong", "Văn phòng UBND tỉnh", "gia-lai", ("gia-lai/xa-an-lao",), KINDS)
    desk = Desk(replace(PROVINCE, next_unit_id=4), office)
    assert receiver(desk, "report", values, Context(province="gia-lai")) == office
    assert receiver(Desk(PROVINCE), "report", values, Context(province="gia-lai")) is None


def test_a_unit_whose_only_officer_is_spoken_of_does_not_receive() -> None:
    an = Officer(7, "an", "Nguyễn Thành An", 1, "officer")
    values = {"what": "Ông nguyen thanh an đòi tiền.", "where": "phường Quy Nhơn Nam"}
    assert receiver(Desk(WARD, PROVINCE, officers=(an,)), "report", values, NOWHERE) == PROVINCE
    second = replace(an, id=8, login="be", name="Lê Bé")
    assert receiver(Desk(WARD, PROVINCE, officers=(an, second)), "report", values, NOWHERE) == WARD
    assert barred([an, second], values) == {7}


def test_old_names_get_todays() -> None:
    assert today_names("phường Ngô Mây, Quy Nhơn") == "phường Quy Nhơn Nam"
    assert today_names("phường Quy Nhơn Nam") is None
    assert today_names("Tuy Phước") is None  # several communes of today
    assert today_names("ngã tư Hùng Vương") is None
