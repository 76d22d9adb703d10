"""Who runs which channel: "trang Facebook (do Sở A vận hành; ...)", "Zalo giao Văn phòng B quản lý"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.importers.proposals.units import UNIT_HEAD

_KIND = r"(?:(?:các |những )?(?:trang|kênh|nhóm|tài khoản|mạng xã hội|ứng dụng|cổng|fanpage|hệ thống)\s+)"
_CHANNEL = (
    rf"{_KIND}*(?:zalo|facebook|fanpage|youtube|tiktok|viber|telegram|mạng xã hội|đường dây nóng|hộp thư"
    r"|tổng đài|bản tin|chuyên (?:mục|trang)|(?:cổng|trang) thông tin điện tử|ứng dụng)"
)
_RUN = re.compile(
    rf"(?P<channel>(?i:{_CHANNEL})[^;().]{{0,90}}?)\s*(?:\(\s*(?:(?:do|giao|bởi)\s+)?|,?\s+(?:do|giao)\s+)"
    rf"(?P<unit>{UNIT_HEAD}[^();,]{{0,80}}?)\s+(?P<verb>(?:quản lý,? (?:và )?)?(?:vận hành|quản lý|quản trị)"
    r"(?:,? (?:và )?(?:vận hành|quản lý|quản trị))?)"
)


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit that runs a channel, all three as the plan writes them."""

    channel: str
    unit: str
    verb: str


def find_owners(text: str) -> list[Owner]:
    """Every channel of the text that a unit is said to run."""
    return [
        Owner(found["channel"].strip(" ,:"), found["unit"].strip(), found["verb"])
        for found in _RUN.finditer(text)
    ]
