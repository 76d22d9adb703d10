"""Phrases of plans: deeds and set phrases told apart, cut to the length of a title or a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.importers.proposals.clues import find_clues
from knowledge.importers.proposals.units import first_duty
from knowledge.vietnamese.text import fold

_DEED = re.compile(
    r"(?:tổ chức|chủ trì|phối hợp|mở|duy trì|đăng|phát|gửi|báo cáo|xây dựng|ban hành|biên soạn|biên tập|in"
    r"|cấp phát"
    r"|niêm yết|công khai|công bố|cung cấp|cập nhật|hướng dẫn|kiểm tra|thẩm định|bố trí|tập huấn|bồi dưỡng"
    r"|lồng ghép"
    r"|theo dõi|đôn đốc|tổng hợp|đánh giá|tham mưu|chỉ đạo|vận hành|thiết lập|rà soát|khảo sát|thành lập"
    r"|phân công"
    r"|tiếp nhận|trả lời|lập|trình|thực hiện|triển khai|tuyên truyền|treo|sản xuất|viết|giới thiệu|có"
    r"|quản lý|giúp"
    r"|đề xuất|vận động|giám sát|phổ biến|nghiên cứu|tạo|định hướng|định kỳ|thường xuyên|kịp thời|chuyển"
    r"|nhập|liên kết"
    r"|kết nối|ký|tham gia|xác định|bổ sung|sơ kết|tổng kết|phát động|trang bị|nâng cấp|đưa|chấn chỉnh"
    r"|biểu dương"
    r"|khen thưởng|phê duyệt|dành|hoàn thành|hoàn thiện|quán triệt|tăng cường|đẩy mạnh|nâng cao|bảo đảm"
    r"|đảm bảo"
    r"|chia sẻ|phản ánh|phản hồi|thông tin|giải đáp|chủ động|tiếp tục|lựa chọn|sử dụng|hàng|hằng|được giao"
    r"|công nhận"
    r"|thống kê|đối thoại|ứng dụng|chịu|căn cứ|phấn đấu|lắp đặt|truyền tải|phát sóng|phát hành|nhắn tin)\b",
    re.IGNORECASE,
)
_NO_DEED = re.compile(r"(?:báo cáo viên|thông tin về|đánh giá viên|thông tin kết quả)\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"(tiep tuc |chu dong |tich cuc )?(nang cao|tang cuong|day manh|phat huy|chu trong|gop phan|doi moi"
    r"|da dang"
    r"|bam sat|tich cuc|huy dong|ket hop|quan triet|dam bao|bao dam|khuyen khich|thong qua|tao su"
    r"|tap trung|coi trong"
    r"|kip thoi phat hien)\b"
)
_CARRY_OUT = re.compile(
    r"((chu tri|phoi hop|to chuc|trien khai),? )*(to chuc |trien khai )*thuc hien( tot)?( ke hoach( nay)?)?"
    r"|(chu tri,? )?phoi hop (voi )?[^;]*(trien khai|thuc hien) ke hoach( nay)?"
)
_PURPOSE = re.compile(
    r",?\s+(?:nhằm|góp phần|qua đó|từ đó|trong đó (?:tập trung|lưu ý|chú trọng)|để (?!báo cáo|tổng hợp)"
    r"|phù hợp với)\b"
)
_AND = re.compile(r"(?:đồng thời|và|qua đó),?\s+")
_WISH = re.compile(r",?\s+(?:nhằm|góp phần)\s+[^,;.()]*$")
_FILLER = re.compile(
    r"\btình hình,? (?:và )?(?:kết quả )?(?:triển khai,? )?(?:thực hiện )?(?:công tác )?(?=\w)"
    r"|\bkết quả (?:triển khai )?thực hiện (?:công tác )?|\bcông tác (?=\w)"
    r"|\s?trên địa bàn (?:tỉnh|huyện|xã|thành phố)?"
    r"|\s(?:đầy đủ|kịp thời|chính xác|rõ ràng|thiết thực)"
    r"(?:(?:,| và) (?:đầy đủ|kịp thời|chính xác|rõ ràng|thiết thực|phù hợp|hiệu quả))*"
    r"|\s?(?:của|tại) (?:các )?cơ quan, đơn vị(?:, địa phương)?"
)
_PARTNERS = re.compile(r"(?:chủ trì,? (?:và )?)?phối hợp (?:chặt chẽ )?(?:với|cùng) ", re.IGNORECASE)
_DANGLING = re.compile(
    r"(?:[ ,;](?:đã|của|và|các|với|về|trong|được|cho|đến|tại|theo|là|có|giai đoạn|những|hoặc|từ|do|định))+$"
)
_JOINTS = (
    ";", ".", ",", " về ", " trên ", " cho ", " tại ", " được ", " đến ", " theo ", " trong ", " với ",
    " qua ",
)  # fmt: skip
_COMMON_START = re.compile(
    r"(?:các|những|mọi|mỗi|từng|toàn thể|tất cả|cơ quan|đơn vị|thủ trưởng|người|cán bộ|công chức"
    r"|thành viên|lãnh đạo|giám đốc|chủ tịch|chánh)\b",
    re.IGNORECASE,
)
_PROPER = re.compile(
    r"(?:[A-ZĐ]{2,}|(?:Tỉnh|Thành|Huyện) (?:đoàn|ủy)|Công (?:đoàn|an)|Sở |Trang |Hội (?!nghị|thi|thảo)"
    r"|Liên |Mặt |Bộ |Báo (?!cáo)|Đài |Ban (?!hành)|Ủy |Văn phòng|Trung tâm|Luật |Nghị |Đảng |Công dân "
    r"|[A-ZĐ]\S* [A-ZĐ])"
)


def is_deed(text: str) -> bool:
    """Whether the text begins with what somebody does and not with the name of a thing."""
    return bool(_DEED.match(text)) and not _NO_DEED.match(text)


def is_vague(text: str) -> bool:
    """Whether the text begins with a wish that nobody can check ("nâng cao ...", "đẩy mạnh ...")."""
    return bool(_VAGUE.match(fold(text)))


def is_only_vague(text: str) -> bool:
    """Whether the text begins with a wish and no later clause of it says what is done."""
    later = (_AND.sub("", text[start:end]) for start, end in list(clauses(text))[1:])
    return is_vague(text) and not any(is_deed(part) and not _says_nothing(part) for part in later)


def without_vague(text: str) -> str:
    """The text without empty clauses before a concrete one: "Tăng cường ...; tiếp nhận ..." is the latter.

    A clause that names a channel, a number or a document is never empty.
    """
    parts = text.split("; ")
    while len(parts) > 1 and _says_nothing(parts[0]) and is_deed(parts[1]) and not _says_nothing(parts[1]):
        parts = parts[1:]
    return "; ".join(parts)


def _says_nothing(clause: str) -> bool:
    clues = find_clues(clause)
    if (
        clues.channels
        or clues.number
        or clues.documents
        or clues.contacts
        or clues.frequency
        or clues.deadline
    ):
        return False
    return is_vague(clause) or _CARRY_OUT.fullmatch(fold(clause)) is not None


def lower_first(text: str) -> str:
    """The text as it goes on in a sentence; names keep their capital."""
    if _PROPER.match(text) and not _COMMON_START.match(text) and not is_deed(text):
        return text
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def stripped(text: str) -> str:
    """The text without blanks, marks and bullets around it."""
    return text.strip().strip(";:.…/-–+ ,").strip()


def core(text: str, words: int = 40) -> str:
    """The deed without what it is good for, at most ``words`` words, cut between clauses if it can be."""
    text = re.sub(r"\s*\([^()]{12,}\)", "", text)
    if found := _PURPOSE.search(text, 25):
        text = text[: found.start()]
    return cut(stripped(text), words)


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each part between ";" or full stops, never within brackets or quotation marks."""
    start = depth = 0
    for at, sign in enumerate(text):
        depth = max(depth + (sign in "(“[") - (sign in ")”]"), 0)
        ends = sign == ";" or (sign == "." and re.match(r"\.\s+[A-ZĐÀ-Ỹ]", text[at:]))
        if ends and not depth:
            yield start, at
            start = at + 1 + len(text[at + 1 :]) - len(text[at + 1 :].lstrip())
    if start < len(text):
        yield start, len(text)


def whole(text: str, words: int) -> str:
    """The text up to the last clause that ends within ``words`` words, all of its first clause at least."""
    parts = list(clauses(text))
    ends = [end for _, end in parts if len(text[:end].split()) <= words]
    return stripped(text[: ends[-1] if ends else parts[0][1]]) if parts else text


def without_wish(text: str) -> str:
    """The text without the purpose it ends with, when that names nothing that can be checked."""
    found = _WISH.search(text, 25)
    if found is None or len(found[0].split()) > 14:
        return text
    clues = find_clues(found[0])
    named = clues.number or clues.channels or clues.documents or clues.deadline or clues.frequency
    return text if named or re.search(r"dịch vụ|quy định", found[0]) else text[: found.start()]


def brief(text: str, words: int) -> str:
    """The deed for a title or a question: ``core`` without its partners and the phrases that say nothing."""
    if (found := _PARTNERS.match(text)) and (duty := first_duty(text[found.end() :])):
        text = text[found.end() + duty :]
    return cut(" ".join(_FILLER.sub(" ", core(text, 60)).split()).replace(" ,", ","), words, _JOINTS)


def cut(text: str, words: int, joints: Sequence[str] = ()) -> str:
    """At most so many words, ending where a clause does (or before one of the joints) in the later part."""
    parts = text.split()
    if len(parts) <= words:
        return text
    kept = " ".join(parts[:words])
    if kept.count("(") > kept.count(")"):
        kept = kept[: kept.rindex("(")] or kept
    for marks in (joints,) if joints else ((";", "."), (",",)):
        ends = [at for mark in marks if (at := kept.rfind(mark)) > len(kept) * 0.45]
        if ends:
            return _DANGLING.sub("", stripped(kept[: max(ends)]))
    return _DANGLING.sub("", stripped(kept))


def short_unit(who: str) -> str:
    """A long list of units by its first ones: "Các sở, ban, ngành…"."""
    if len(who) <= 45:
        return who
    kept = cut(who, 9, (";", ","))
    return kept if kept == who else f"{kept}…"
