"""What makes a message plainly an open act, and what makes it a question all the same.

All patterns meet the message without accents, in lower case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ME = r"(?:toi|em|e|minh|mk|tui|con|chau|bac|chu|co|anh|chi|bo|ngoai|gia dinh|dan|ba con)"

# Asks for a rule: never an act, whatever else is said.
_RULES = re.compile(
    r"\b(?:bao lau|bao nhieu|may (?:ngay|buoc|lan|nguoi|thang|gio|tien|dong|phan|nam)|la gi|la sao|la ai|nhung gi"
    r"|gom (?:gi|may|nhung)|noi dung (?:gi|nao|chinh)|nhung noi dung|trinh tu|quy trinh|thoi (?:han|hieu|gian)"
    r"|mau (?:don|to khai|phieu) (?!vi|qua|kho)|quy dinh (?:ve|nao|gi|sao|the nao)|theo quy dinh nao|(?:luat|nghi dinh|thong tu) (?:nao|gi)"
    r"|thu tuc (?:khieu|to cao|kien|phan anh|gop|khen|cong nhan)|can giay|giay gi|kem gi|khac (?:nhau|gi|voi|biet)|dieu kien"
    r"|tieu chi|tieu chuan|the le|giai thuong|duoc thuong|khi nao|bao gio|luc nao|hom nao|nam nao|ngay nao"
    r"|bi (?:phat|xu ly|xu phat|ky luat) (?:the nao|ra sao|khong|hong|gi|sao)|so (?:may|nao|dien thoai|hotline)"
    r"|co quyen|quyen gi|tham quyen giai quyet|ai (?:giai quyet|ky|duyet|co|duoc|chiu)|vi sao|tai sao|nghia la"
    r"|co (?:phai|can|mat|bi|duoc|bat buoc)\b.*\b(?:khong|ko|hong|hok|chua)|quy dinh the nao|neu .* thi (?:sao|co))\b"
)

# Asks how or where: an act only if the citizen also says to do it now, or is lost after a wrong.
_HOW = re.compile(
    r"\b(?:o dau|den dau|vao dau|vo dau|toi dau|di dau|cho nao|(?:kenh|muc|cua|trang|so|co quan|phong|nut|luat|don|loai|kieu|ben)"
    r" (?:nao|gi|chi)|the nao|cach nao|cach gi|bang cach|lam sao|man sao|phai sao|thi sao|ra sao|kieu gi"
    r"|gui (?:cho |toi |den )?ai|voi ai|keu ai|hoi ai|lam gi|lam chi|can gi|duoc (?:khong|ko|k|hong|hok)"
    r"|dc (?:khong|ko|k|hong|hok)|khong|ko|hong|hok) *[?!. ]*(?:$|[,;.?!]| (?:a|vay|ad|ha|em|anh|chi|ban|nhi|day|bay gio|luon|the|nhe|nha|va|ma|de|cho|thi|roi)\b)"
    r"|\b(?:hay sao|o dau|the nao|cach nao|bang cach|kenh nao|cho nao|vao dau|den dau|co quan nao|ra sao)\b|\?"
)
_NOW = re.compile(
    r"\b(?:lam|gui|trinh|nop|dang ky|man|ghi|lap|viet|nhan|chuyen|luu|soan|phan anh|khieu nai|to cao|kien nghi)"
    r"(?: (?!o dau|den|vao|cho nao)(?!(?:dau|nao|gi|sao|chi|the|huong|may)\b)\w+){0,4} (?:luon|lun|lien|gium|dum|giup|ho|ngay o day)\b"
    r"|\b(?:qua|o) day (?:duoc|dc|luon|phai)\b|\b(?:san (?:y|roi|bai)|muon gui luon|minh muon gui|toi muon gui$)"
)
_CHANNEL = r"(?:phan anh|khieu nai|kien nghi|to cao|to giac|kien|to|thua)"
_CHOICE = re.compile(rf"\b{_CHANNEL}\b.{{0,25}}\bhay (?:la |chi )?(?:{_CHANNEL}|sao)\b|\bmot don hay hai\b")
_WRONGED = re.compile(
    r"\b(?:oan|xu (?:te|ep)|doi xu|hanh (?:suot|len|ha|dan|toi|ca|\d)|bi (?:hanh|ep|doi|duoi|lam kho|che|cheo|thu|mat"
    r"|dinh chi|chen|lua|quat|tra|tinh|bat)|voi|vinh|lam kho|lam sai|buc (?:minh|xuc|tuc)?|uat|chiu trach nhiem"
    r"|lam ngo|lam lo|bat cong|chiem|doi lai|khong biet (?:noi|keu|gui|chon|bam|nen|viet))\b"
)

# What goes wrong in a street, an office, a service; told without naming a channel.
_GRIEVANCE = (
    r"hu|hong|gay|muc|nghieng|sap (?:do|nga|sap)|nga|sat lo|lo bo|ngap|tac|nghet|bi lap|lap het|toi (?:om|thui|mo)|chay (?:ma|het|bong)"
    r"|duc|boc mui|hoi thoi|thoi|o nhiem|bui|on|on ao|rac|xa (?:thai|nuoc|phan|khoi|rac)|nguy hiem|quat|nat|cuc can|coc loc|hach dich"
    r"|hach sach|voi|vinh|hanh|lam kho|ngam|bo hoang|lan chiem|lan dat|lan het|chat chem|chen nhau|cho dai co|karaoke|khong ai|chang ai"
    r"|lam ngo|lam lo|te (?:hoai|lien)|lay loi|o ga|mat nap|cup (?:dien|nuoc)|vo ly|thu (?:sai|tien|them|qua|cao|khong)|tinh tien|bat (?:chay|nop|ve|toi|dan|lam)"
    r"|xu ly giup|giup dan|de nghi|yeu cau|mong lanh dao|oan|xu ep|doi xu|buc|uat|thua|kien|khong chiu|khong cong"
    r"|chiu trach nhiem|bat cong|cong bang|khong dong (?:y|tinh)|khong biet (?:noi|keu|gui|chon|bam)|kh biet chon|don (?:gi|nao|hay)"
)

_REGISTERS = (
    r"vneid|cong (?:dich vu|quoc gia|an)|dan cu|ho khau|so ho|thuong tru|tam tru|khai sinh|khai tu|ket hon|an tich|no thue"
    r"|ma so thue|the chap|so do|so hong|ngan hang|cong ty|doanh nghiep|co quan|dinh danh|dich vu cong|bao hiem"
    r"|vai tro|dong vai|bi phat|tai khoan (?:dich|dinh|ngan)|hieu luc|facebook|google|zalo"
)


@dataclass(frozen=True, slots=True)
class OpenAct:
    """One act whose object can be anything.

    ``cue`` must be in the message and ``veto`` must not. Of its words the share ``strange`` may be
    unknown to the act's examples. ``how`` says whether asking how or where makes it a question.
    """

    cue: re.Pattern[str]
    strange: float
    veto: re.Pattern[str] | None = None
    rules: bool = True
    how: bool = True

    def tells(self, folded: str) -> bool:
        """Whether a message without accents does the act instead of asking about it."""
        if not self.cue.search(folded) or (self.veto and self.veto.search(folded)):
            return False
        if self.rules and _RULES.search(folded):
            return False
        if not self.how or not _HOW.search(_IDIOMS.sub(" ", folded)):
            return True
        return bool(_NOW.search(folded) or _CHOICE.search(folded) or _WRONGED.search(folded))


def _whole(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


# "khong" that asks nothing.
_IDIOMS = re.compile(r"\b(?:khong|ko) (?:ai|chiu|co|can|muon|phai|cho|bao|dong|biet|thoa|cong|ngu|the|hieu)\b")

OPEN: dict[str, OpenAct] = {
    "complaint": OpenAct(
        _whole(
            r"phan anh|khieu nai|to cao|to giac|kien nghi|gop y|gop loi|y kien|dong gop|bao cao|keu cuu|gui don|lam don|met vu"
            r"|ghi nhan|ghi lai|thu cho|bao len|bao lanh dao|bao cho|chan chinh|gui thu|trinh voi|tui to|toi to|muon tc",
            _GRIEVANCE,
        ),
        0.65,
    ),
    "idea": OpenAct(
        _whole(
            r"hien|hien ke|sang kien|y tuong|de xuat|cach lam|cach nay|(?:co|ke) .{0,12}\bke\b.*|giai phap|phuong an|cai tien|y (?:nay|hay)"
            rf"|theo (?:y )?{_ME} .{{0,12}}nen|nghi ra|bay cho|bay cach|mach nuoc|gop (?:mot |vai |may )?(?:y|cach|ke)|uoc gi|gia ma"
        ),
        0.7,
    ),
    "ask_officer": OpenAct(
        re.compile(
            r"(?=.*\b(?:giam doc|lanh dao|so|chu tich|can bo|co quan|uy ban|tinh|chuyen muc|doi thoai|tham quyen|chuyen mon|hoi dap"
            r"|cau hoi)\b)(?=.*\b(?:hoi|cau|thac mac|tra loi|giai dap|chat van)\b)"
        ),
        0.5,
        _whole(r"la gi|la ai|trac nghiem|phat luc|bat buoc|o dau|the nao|tro choi|quy dinh"),
        how=False,
    ),
    "example": OpenAct(
        _whole(
            r"khen(?! thuong)|khen thuong (?:can bo|anh|chi|co|chu|nguoi|ong|ba) .*|bieu duong|tuyen duong|guong|dien hinh|mo hinh"
            r"|cach lam hay|chuyen (?:dep|vui|cam dong|nguoi|can bo)|de cu|thu cam on|loi cam on|cam on cong khai|hai long|nguoi tot|10 diem|muoi diem"
            r"|nhiet tinh|tan (?:tam|tinh|tuy)|co tam|lam tot"
        ),
        0.65,
        _whole(r"thu tuc|ho so de nghi|tieu chuan|tieu chi|thi dua|danh hieu|huan chuong|huy chuong|bang khen cua"),
    ),
    "my_data": OpenAct(
        re.compile(
            r"(?=.*\b(?:luu|ghi lai|giu|nho|biet|doc|xem|thu thap|theo doi|lo|ban|chia se|xoa|quen|go|bo|rut|du lieu|thong tin|sua|thay)\b)"
            rf"(?=.*\b(?:ban|bot|may|ad|he thong|tro ly|o day|len day|tin nhan|tro chuyen|chat|lich su|(?:cua|ve|ten|quen) {_ME}"
            rf"|{_ME} (?:noi|nhan|gui)|dong y|ca nhan|du lieu)\b)"
        ),
        0.45,
        _whole(_REGISTERS, r"may ngay|bao nhieu|quyen gi|luat (?:quy dinh|nao|gi)|nhay cam|the nao thi|duoc bao ve"),
        rules=False,
        how=False,
    ),
    "person": OpenAct(
        _whole(
            r"can bo|cong chuc|nguoi|nhan vien|tu van|chuyen vien|tong dai|ho tro vien|ad|admin|human|ai (?:do|truc|noi|ranh)|cb"
            r"|co ai|gap ai|voi ai|goi lai|goi (?:dien )?cho"
        ),
        0.34,
        _whole(r"o dau|so (?:may|nao|dien thoai)|may gio|can gi|giay gi|bao lau|bao nhieu|the nao|thu tuc|la ai|lam viec gi"),
        rules=False,
        how=False,
    ),
    "dossier_status": OpenAct(
        _whole(
            r"ho so|hs|ma so|ma|bien nhan|(?:giay|phieu|ngay) hen|nop|xong chua|(?:co|ra|ky|duyet) chua|toi dau|den dau|ket qua"
            r"|co so|lay duoc|[a-z]\d\d[.\d]*-\d{6}"
        ),
        0.34,
        # Wants something done to the dossier, or knowledge about dossiers.
        _whole(
            r"huy|rut|sua|chinh sua|tai xuong|download|qua email|sdt|so dien thoai|dia chi|bo phan tiep nhan|gom (?:gi|nhung)"
            r"|nhung gi|can gi|giay gi|cach tra|tra cuu .{0,12}(?:o dau|cach nao|bang|the nao|sao)|tre hen thi|ma ho so (?:nam|o dau|la gi)"
            r"|thi (?:sao|dan)|ai xem|muc nao|cua nguoi"
        ),
        rules=False,
        how=False,
    ),
}
