"""Clean administrative Vietnamese to learn from and to measure on, split by document."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.vietnamese.text import nfc

HELD = 20  # one document in so many is never learned from
_MARKER = re.compile(r"#+\s*\d+\S*")
# The codification's own remarks on related articles; they would teach hardly more than themselves.
_REMARK = re.compile(r"\(Điều này có nội dung liên quan đến.*", re.DOTALL)
_PROCEDURE = (
    "ten_thu_tuc", "trinh_tu_thuc_hien", "yeu_cau_dieu_kien", "thanh_phan_ho_so", "ket_qua_xu_ly",
)  # fmt: skip


class CorpusError(KnowledgeError):
    """A file of training texts cannot be read; names the file."""


@dataclass(frozen=True, slots=True)
class Text:
    """One article or record and the document it belongs to; tables and plain texts name none."""

    document: str
    body: str

    @property
    def held_out(self) -> bool:
        """Whether it is never learned from; what names no document always is."""
        return bool(self.document) and zlib.crc32(self.document.encode()) % HELD == 0


def read_texts(path: Path) -> Iterator[Text]:
    """Texts of a file: JSONL (gzipped or not) of the codification or the portal, a table, or plain text.

    Raises:
        CorpusError: the file cannot be opened, is not UTF-8, or a line is not such a record.
    """
    try:
        if ".jsonl" not in path.name:
            body = path.read_text("utf-8")
            if path.suffix == ".tsv":
                body = re.sub(r"[\t|]", "\n", re.sub(r"(?m)^#.*", "", body))
            yield Text("", nfc(body))
            return
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield _record(json.loads(line))
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"{path}: không đọc được văn bản để học ({error})") from error


def _record(row: dict[str, str]) -> Text:
    if not isinstance(row, dict):
        raise TypeError("một dòng không phải là một bản ghi")
    if "body" in row:
        body = _REMARK.sub("", _MARKER.sub(" ", row["body"]))
        # "1.11.NĐ.1.4": topic, subject, kind and number of the document, article.
        return Text(row["id"].rpartition(".")[0], nfc(f"{row['heading']}\n\n{body}"))
    parts = [row.get(name) or "" for name in _PROCEDURE]
    return Text(row["ma_thu_tuc"], nfc("\n\n".join(parts)))
