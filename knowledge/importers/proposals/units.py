"""Who is told to do something: units in headings and at the start of sentences."""

from __future__ import annotations

import re

_MANY = r"(?:(?:Các|Những|Tất cả các|Toàn thể|Từng|Mỗi|Mọi)\s+)"
_NAMED = (
    r"Sở|Văn phòng|UBND|Ủy ban|Uỷ ban|HĐND|Hội đồng|Đài|Báo(?! cáo)|Ban(?! hành)|Phòng(?!,| chống| ngừa)"
    r"|Trung tâm|Công an|Bộ (?:Chỉ huy|Tư lệnh|phận|Nội vụ|Tư pháp)|Bưu điện|Viễn thông|VNPT|Viettel"
    r"|Hội(?! nghị| thi| thảo| đàm| họp)|Mặt trận|MTTQ|Liên đoàn|Liên minh|Đoàn(?! kết)|Công đoàn|Tỉnh đoàn"
    r"|(?:Tỉnh|Thành|Huyện|Thị|Đảng) ủy|Thủ trưởng|(?:Phó )?Giám đốc|Chủ tịch|Chánh|Trưởng|Trường(?! hợp)|Cục"
    r"|Chi cục|Thanh tra|Bảo hiểm|Công chức|Cán bộ|Tổ(?! chức)|Tòa án|Viện|Kho bạc|Ngân hàng|Doanh nghiệp"
    r"|Người đứng đầu|Thành viên|Lãnh đạo|Thường trực|Bí thư|Nhà xuất bản|Tạp chí|Cơ quan|Đơn vị|Tổ chức đoàn"
)
_COMMON = (
    r"sở|ban|ngành|cơ quan|đơn vị|địa phương|phòng|tổ chức|đoàn thể|hội|xã|phường|huyện|doanh nghiệp"
    r"|thành viên|trường|trung tâm|cán bộ|công chức|bộ phận|thôn|khu phố|công đoàn|chi bộ"
)
_HEAD = rf"(?:{_MANY}(?:{_NAMED}|{_COMMON})|{_NAMED})\b"
UNIT_HEAD = _HEAD  # how the name of a unit begins
_ADDRESSED = (
    r"(?:(?:Giao|Đề nghị|Kính đề nghị|Yêu cầu|Phân công|Trách nhiệm của|Nhiệm vụ của|Đối với)\s+(?:cho\s+)?)"
)
_DUTIES = (
    r"có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|phải|cần|được giao|là đầu mối|là cơ quan|chủ trì"
    r"|chủ động|phối hợp|tham mưu|hướng dẫn|xây dựng|triển khai|thực hiện|biên soạn|duy trì|báo cáo|gửi"
    r"|cung cấp|kiểm tra|theo dõi|đôn đốc|tổng hợp|thẩm định|bố trí|chỉ đạo|mở|đăng|phát sóng|phát hành"
    r"|rà soát|cập nhật|công khai|niêm yết|lập|tiếp tục|thường xuyên|định kỳ|hàng|hằng|căn cứ|đảm bảo"
    r"|bảo đảm|vận hành|tăng cường|đẩy mạnh|nâng cao|tuyên truyền|lồng ghép|giúp|tiếp nhận|trả lời"
    r"|lựa chọn|tổ chức|thiết lập|thành lập|ban hành|đề xuất|vận động|giám sát|quán triệt|phổ biến"
    r"|nghiên cứu|khảo sát|đánh giá|bổ sung|tập huấn|bồi dưỡng|phân công|cử|tạo điều kiện|in ấn|sử dụng"
    r"|quản lý|dành|ưu tiên|tham gia|thông tin|đưa|viết"
)
_DUTY = re.compile(rf"(?<![\w/-])(?:{_DUTIES})(?![\w-])")
_NO_DUTY_AFTER = re.compile(
    r"(?:,|\bcác|\bnhững|\bvà|\bcông|\bthành|\bđược|\bcông tác|\bliên quan đến|\bcó)\s*$"
)
# "Cơ quan chủ trì", "đơn vị phối hợp" are names.
_NAMED_BY = re.compile(r"\b(?:cơ quan|đơn vị|bộ phận|cán bộ)\s*$", re.IGNORECASE)
_NAMING = {"chủ trì", "phối hợp", "thực hiện", "tham mưu", "quản lý", "kiểm tra", "được giao"}
# "Ban quản lý", "Bộ phận tiếp nhận", "trung tâm thông tin": the word for a duty belongs to the name.
_BARE = re.compile(
    r"(?:^|[,;]\s|\b(?:các|và|của)\s)(?:Ban|Tổ|Đoàn|Bộ phận|Trung tâm|Hội đồng|Cơ quan|Đơn vị|Phòng|Cục"
    r"|Viện)\s*$",
    re.IGNORECASE,
)
_IN_NAMES = {
    "quản lý", "chỉ đạo", "tổ chức", "kiểm tra", "tiếp nhận", "giám sát", "thông tin", "đánh giá",
    "thẩm định", "tuyên truyền", "biên soạn", "nghiên cứu",
}  # fmt: skip
_NO_DUTY = re.compile(
    r"thông tin (?:đại chúng|cơ sở|điện tử|và|đối ngoại|xúc tiến)|tuyên truyền viên|hướng dẫn viên"
)
_UNIT = re.compile(_HEAD)
_LEAD = re.compile(_ADDRESSED)
_REGARDING = re.compile(rf"Đối với\s+((?:{_HEAD}|{_COMMON})[^:;]{{0,140}}?)\s*[,:]\s*(?=\w)")
_COLON = re.compile(rf"([^:.]{{3,160}}):\s+(?=(?:{_DUTIES})\b)", re.IGNORECASE)
_LEADS = re.compile(
    rf"\(\s*(?:do |giao |phân công )?({_HEAD}[^()]{{0,90}}?)\s+(chủ trì|thực hiện|phụ trách|tham mưu)"
    r"[^()]{0,60}\)"
)
_LONGEST = 45  # words of a list of units


def is_unit(text: str) -> bool:
    """Whether the text is the name of a unit or a list of them, as a heading is."""
    name = _LEAD.sub("", text.strip(), count=1).strip()
    return bool(_UNIT.match(_capital(name))) and len(name.split()) <= _LONGEST and first_duty(name) is None


def named(unit: str) -> bool:
    """Whether it is one unit or several by name, and not "the offices" in general."""
    return bool(re.match(_NAMED, unit)) and not re.match(r"Cơ quan|Đơn vị|Cán bộ|Công chức|Thủ trưởng", unit)


def clean_unit(text: str) -> str:
    """The unit's name alone: "Trách nhiệm của Sở Nội vụ:" is "Sở Nội vụ"."""
    return _capital(_LEAD.sub("", text.strip(), count=1).strip(" :;.,"))


def split_subject(text: str) -> tuple[str, str] | None:
    """The unit that a sentence begins with and the rest, None when it begins with no unit.

    "Giao Sở Nội vụ chủ trì ..." gives ("Sở Nội vụ", "chủ trì ..."), so does "Sở Nội vụ: chủ trì ...";
    "Đối với UBND cấp huyện, chỉ đạo ..." gives ("UBND cấp huyện", "chỉ đạo ...").
    """
    if regarding := _REGARDING.match(text):
        return _capital(regarding[1]), text[regarding.end() :].strip()
    if (named_first := _COLON.match(text)) and is_unit(named_first[1]):
        return clean_unit(named_first[1]), text[named_first.end() :]
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    if not _UNIT.match(_capital(text[start:]) if lead else text[start:]):
        return None
    duty = first_duty(text[start:])
    if duty is None:
        return None
    who = text[start : start + duty].strip(" ,:")
    if not who or len(who.split()) > _LONGEST or re.search(r"[.;:]\s", who):
        return None
    return _capital(who), text[start + duty :].strip()


def find_lead(text: str) -> tuple[str, str] | None:
    """The unit that a bracket puts in charge and with which word: "(Sở Nội vụ chủ trì)"."""
    found = _LEADS.search(text)
    return (found[1].strip(), found[2]) if found else None


def first_duty(text: str) -> int | None:
    """Where the first word for a duty stands after the name before it, None without one."""
    for found in _DUTY.finditer(text):
        before = text[: found.start()]
        in_name = _NO_DUTY_AFTER.search(before) or (found[0] in _NAMING and _NAMED_BY.search(before))
        in_name = in_name or (found[0] in _IN_NAMES and _BARE.search(before))
        if before and not in_name and not _NO_DUTY.match(text, found.start()):
            return found.start()
    return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
