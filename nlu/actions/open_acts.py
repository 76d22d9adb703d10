"""What makes a message plainly an open act, and what makes it a question all the same.

Patterns meet the message in lower case twice, as written and without accents: a word whose bare form is
many words ("hư", "sở", "bạn") stands here with its accents or within a phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ME = r"(?:toi|em|e|minh|mk|tui|con|chau|bac|chu|co|anh|chi|ba|ngoai|gia dinh|dan|ba con)"
_CHANNEL = r"(?:phan anh|khieu nai|kien nghi|to cao|to giac|kien|to|thua)"

# "không" that asks nothing.
_IDIOMS = re.compile(
    r"\b(?:khong|ko|kh|chang|hong|hok)"
    r" (?:ai|chiu|co|can|muon|phai|cho|bao|dong|biet|thoa|cong|ngu|the|hieu|noi|dung|duoc)\b"
)

# Asks for a rule: no act, whatever else is said.
_RULES = re.compile(
    r"\b(?:bao (?:lau|nhieu|gio)|may (?:ngay|buoc|lan|nguoi|thang|gio|tien|dong|phan|nam|buoi)|(?:la"
    r"|nghia) (?:gi|sao|ai)"
    r"|(?:khi|luc|hom|nam|ngay) nao|nhung (?:gi|noi dung|ai)|gom (?:gi|may|nhung)|noi dung (?:gi|nao)"
    r"|trinh tu|quy trinh|thoi (?:han|hieu|gian)|dieu kien|can giay|giay gi|kem gi|khac (?:nhau|gi|voi|biet)"
    r"|quy dinh (?:ve|nao|gi|sao|the nao)|(?:luat|nghi dinh|thong tu) (?:nao|gi)|(?:vi|tai) sao|cho xin mau"
    r"|thu tuc (?:to cao|kien|phan anh|gop|khen|cong nhan)|the le|tieu (?:chi|chuan)"
    r"|(?:giai|duoc|tien) thuong"
    r"|so (?:may|nao|dien thoai)|co quyen|quyen gi|tham quyen giai quyet"
    r"|ai (?:giai quyet|ky|duyet|co|duoc|dung ra)"
    r"|bi (?:phat|xu ly|xu phat|ky luat) (?:the nao|ra sao|khong|hong|gi|sao)|neu \w+.* thi (?:sao|co)"
    r"|co (?:phai|can|mat|bi|duoc|bat buoc|cho)\b.*\b(?:khong|ko|hong|hok))\b"
    r"|^(?:thu tuc|mau don|cach|huong dan cach) "
)

# Asks how, where or whether: an act only when the citizen also says to do it now.
_HOW = re.compile(
    r"\?"
    r"|\b(?:o dau|(?:den|vao|vo|toi|di|ve|len) dau|cho nao"
    r"|(?:kenh|muc|cua|trang|co quan|phong|nut|loai|cai) (?:nao|gi)"
    r"|don gi|the nao|cach (?:nao|gi)|bang cach|(?:lam|man|phai|thi|ra) sao|kieu (?:gi|nao)"
    r"|gui (?:cho |toi |den )?ai"
    r"|(?:voi|keu|hoi|thua) ai|lam (?:gi|chi)|(?:can|nop|gui) gi|hay sao|dung (?:khong|ko)|sang nao)\b"
    r"|\b(?:khong|ko|k|hong|hok|chua)(?=[ .!]*$|\s*[,;.:!]"
    r"| (?:a|vay|ad|ha|em|anh|chi|ban|nhi|nhe|nha|va|ma|thi|hay)\b)"
)
_NOW = re.compile(
    r"\b(?:lam|gui|trinh|nop|dang ky|man|ghi|lap|viet|nhan|chuyen|luu|soan)"
    r"(?: (?!(?:dau|nao|gi|sao|chi|the|huong|may|o)\b)\w+){0,4} (?:luon|lun|lien|gium|dum|giup|ho)\b"
    r"|\b(?:qua|o) day (?:duoc|dc|luon|phai)\b|\bsan (?:y|bai)\b|\b(?:toi|minh|em|tui) muon gui[ .!]*$"
)

# Lost after a wrong: which way to take is what the assistant then helps to find out.
_WRONGED = (
    r"oan|xu (?:te|ep)|doi xu"
    r"|bi (?:hanh|ep|doi|duoi|lam kho|che|cheo|thu|mat|dinh chi|chen|lua|quat|tinh|lam)"
    r"|hành|doi tien|voi (?:tien|vinh)|vòi|lam (?:kho|sai|ngo|lo)|buc (?:minh|xuc|tuc|qua|lam)|uat uc"
    r"|bat cong|cong bang"
    r"|chiem|lấn|doi lai|chiu trach nhiem|ky luat|thu sai"
)
_CHOICE = rf"\b{_CHANNEL}\b.{{0,25}}\bhay (?:la |chi )?(?:{_CHANNEL}|sao)\b|\bmot don hay hai\b"
_LOST = (
    rf"(?:khong|kh|ko|chua|khong ro|chang) (?:biet|ro|ranh)"
    rf"|(?:nen|gio|phai|{_ME}) (?:gui|lam|keu|chon|noi|thua|kien)"
    r"|lam (?:gi|sao)|(?:kenh|muc|cua|loai) (?:nao|gi)|loai|don gi|keu ai|chon giup|giup (?:toi|em) chon"
    r"|la dung"
)

# What goes wrong in a street, an office, a service; told without naming a channel.
_GRIEVANCE = (
    r"hư|hỏng|gãy|mục|nghiêng|ngã|sập|nứt|đục|thối|bụi|ồn|rác|ngập|nghẹt|quát|vòi tiền|hách|oan|bức xúc"
    r"|hành dân|ngâm hồ sơ"
    r"|sap (?:do|nga|sap)|sat lo|lo bo|bi lap|toi (?:om|thui)|(?:den|bong) (?:.{0,8} )?chay|duc ngau"
    r"|boc mui|hoi thoi|o nhiem|on ao"
    r"|xa (?:nuoc|phan|khoi|rac|thai)|nguy hiem|cuc can|coc loc|hach (?:dich|sach)|lam (?:kho dan|ngo|lo)"
    r"|bo hoang|lan chiem"
    r"|chat chem|chen (?:nhau|lan)|lay loi|o ga|nap cong|(?:cup|mat) (?:dien|nuoc) (?:hoai|suot|ca|ma)"
    r"|vo ly|thu (?:sai|them tien)"
    r"|(?:khong|chang) ai (?:sua|thay|don|lo|chiu|giai|nghe|huong|gom|toi)|bi bat (?:chay|nop|ve|lam|photo)"
    r"|bat (?:dan|ve|lam lai|cho)"
    r"|xu ly giup|giup dan|mong lanh dao"
    r"|(?:de nghi|yeu cau|nho) (?:sua|don|xu ly|kiem tra|khac phuc|cho nguoi|co quan|thay|lap|lam ro)"
)
# A procedure is meant, whatever went wrong before it.
_PROCEDURE = (
    r"thu tuc|(?:dang ky|cap doi|cap lai|xin) (?!loi)|khai sinh|khai tu|ket hon|nhan (?:con|cha|me)"
    r"|quoc tich|giam dinh"
    r"|quyet toan|boi thuong|ho tro (?:thiet hai|cay|tien)|tach thua|sang ten|gia han|hoa giai|can cuoc"
    r"|bang lai|muon lam"
)

_REGISTERS = (
    r"vneid|cong (?:dich vu|quoc gia|an)|dan cu|ho khau|thuong tru|tam tru|khai sinh|khai tu|ket hon"
    r"|an tich|no thue"
    r"|ma so thue|the chap|so do|so hong|ngan hang|cong ty|doanh nghiep|co quan|dinh danh|dich vu cong"
    r"|bao hiem"
    r"|vai tro|dong vai|lam lai|hieu luc|facebook|google"
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do an open act.

    ``cue`` must be in the message, ``veto`` must not; of its words the share ``strange`` may be unknown
    to the act's examples. ``rules`` and ``how``: whether asking for rules, or how and where, makes it a
    question.
    """

    cue: re.Pattern[str]
    strange: float
    veto: re.Pattern[str] | None = None
    rules: bool = True
    how: bool = True

    def tells(self, text: str, folded: str) -> bool:
        """Whether the message does the act instead of asking about it."""
        if not (self.cue.search(text) or self.cue.search(folded)):
            return False
        if self.veto and (self.veto.search(text) or self.veto.search(folded)):
            return False
        if self.rules and _RULES.search(folded):
            return False
        return not (self.how and _HOW.search(_IDIOMS.sub(" ", folded)) and not _NOW.search(folded))


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


def _all(*groups: str) -> re.Pattern[str]:
    return re.compile("^" + "".join(rf"(?=.*\b(?:{group})\b)" for group in groups))


WAYS: dict[str, tuple[Way, ...]] = {
    "complaint": (
        Way(
            _any(
                r"phan anh|khieu nai|to cao|to giac|kien nghi|gop y|gop loi|y kien|dong gop|bao cao"
                r"|keu (?:cuu|oan)|gui don"
                r"|lam don|met vu|ghi nhan|ghi lai|thu cho|bao (?:len|lanh dao|cho|voi)|chan chinh|gui thu"
                r"|buc xuc|trinh (?:voi|bay)"
                r"|(?:toi|tui|em) (?:muon )?(?:to|tc|kien|thua)|muon (?:tc|kien|thua)|lanh dao biet|len tren"
            ),
            0.7,
        ),
        Way(_any(_GRIEVANCE), 0.7, _any(_PROCEDURE)),
        Way(_all(_WRONGED, _LOST), 0.7, _any(_PROCEDURE), how=False),
        Way(re.compile(_CHOICE), 0.7, _any("khac nhau|khac gi"), how=False),
    ),
    "idea": (
        Way(
            _any(
                r"hien|hien ke|sang kien|y tuong|de xuat|cach lam|cach nay|(?:co|hien) .{0,12}\bke\b"
                r"|giai phap|phuong an|cai tien"
                rf"|y (?:nay|hay)|theo (?:y )?{_ME} .{{0,12}}nen|nghi ra|bay (?:cho|cach)|mach nuoc|uoc gi"
                rf"|gia ma"
                r"|gop (?:mot |vai |may )?(?:y|cach|ke)"
            ),
            0.75,
            _any(r"cho y tuong|de xuat (?:nhiem vu|chu truong)"),
        ),
    ),
    "ask_officer": (
        Way(
            _all(
                r"giam doc|lanh dao|sở"
                r"|so (?:noi vu|y te|xay dung|tai chinh|nong nghiep|giao duc|tu phap|cong thuong"
                r"|khoa hoc|van hoa"
                r"|dan toc|ngoai vu|tra loi|giai dap)|(?:len|cho|toi|cua|hoi"
                r"|tu) so|chu tich|can bo|co quan|uy ban|len tinh|chuyen muc"
                r"|doi thoai|tham quyen|chuyen mon|hoi dap|cau hoi",
                r"hoi|cau|thac mac|tra loi|giai dap|chat van",
            ),
            0.5,
            _any(
                r"la (?:gi|ai)|trac nghiem|phat luc|bat buoc|o dau|the nao|tro choi|quy dinh nao"
                r"|bao (?:lau|nhieu)|may ngay"
                r"|co phai|thu tuc|khi nao|can gi|giay gi"
            ),
            rules=False,
            how=False,
        ),
    ),
    "example": (
        Way(
            _any(
                r"khen(?! thuong)|khen thuong (?:can bo|anh|chi|co|chu|nguoi|ong|ba)|bieu duong|tuyen duong"
                r"|guong|dien hinh|mo hinh"
                r"|cach lam hay|chuyen (?:dep|vui|cam dong|nguoi|can bo)|de cu|thu cam on|loi cam on"
                r"|cam on cong khai|hai long"
                r"|nguoi tot|(?:10|muoi) diem|nhiet tinh|tan (?:tam|tinh|tuy)|co tam|lam tot"
            ),
            0.75,
            _any(r"thu tuc|ho so de nghi|thi dua|danh hieu|hu[ay]n chuong|bang khen cua"),
        ),
    ),
    "my_data": (
        Way(
            _all(
                r"luu|ghi lai|giu|nho|biet|doc|xem|thu thap|theo doi|lo|bán|chia se|xoa|quen|go|bo|rut"
                r"|du lieu|thong tin|sua",
                rf"bạn|bot|máy|may (?:nay|co|giu|luu|nho)|khoi may|ad|he thong|tro ly|o day|len day"
                rf"|tin nhan|tro chuyen|chat"
                rf"|lich su|(?:cua|ve|ten|quen) {_ME}|ban (?:co|dang|luu|giu|biet|nho)"
                rf"|{_ME} (?:noi|nhan|gui)|dong y|ca nhan|du lieu",
            ),
            0.5,
            _any(
                _REGISTERS,
                r"may ngay|bao nhieu|quyen gi|luat (?:quy dinh|nao|gi)|nhay cam|duoc bao ve"
                r"|thi lam sao",
            ),
            rules=False,
            how=False,
        ),
    ),
    "person": (
        Way(
            _any(
                r"can bo|cong chuc|nguoi|nhan vien|tu van|chuyen vien|tong dai|ho tro vien|ad|admin|human"
                r"|cb|co ai|gap ai"
                r"|ai (?:do|truc|noi|ranh)|goi lai|goi (?:dien )?cho"
            ),
            0.34,
            _any(
                r"o dau|so (?:may|nao|dien thoai)|may gio|can gi|giay gi|bao (?:lau|nhieu)|the nao|thu tuc"
                r"|la ai|lam viec gi"
                r"|biet (?:noi|gui|keu)"
            ),
            rules=False,
            how=False,
        ),
    ),
    "dossier_status": (
        Way(
            _any(
                r"ho so|hs|ma so|mã|bien nhan|(?:giay|phieu|ngay) hen|nop|(?:xong|co|ra|ky|duyet) chua"
                r"|(?:toi|den) dau|ket qua"
                r"|co so|lay duoc|[a-z]\d\d[.\d]*-\d{6}"
            ),
            0.34,
            # Wants something done to the dossier, or to know about dossiers.
            _any(
                r"huy|rut|sua|chinh sua|tai xuong|download|qua email|sdt|so dien thoai|dia chi"
                r"|bo phan tiep nhan|gom (?:gi|nhung)"
                r"|nhung gi|can gi|giay gi|cach tra|tra cuu .{0,12}(?:o dau|cach nao|bang|the nao|sao)"
                r"|tre hen thi|thi (?:sao|dan)"
                r"|ma ho so (?:nam|o dau|la gi)|ai xem|muc nao|cua nguoi"
            ),
            rules=False,
            how=False,
        ),
    ),
}


def telling(act: str, text: str, folded: str) -> Way | None:
    """The first way in which the message does the act; None for a question about it."""
    return next((way for way in WAYS[act] if way.tells(text, folded)), None)
