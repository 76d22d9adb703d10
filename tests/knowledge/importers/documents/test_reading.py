"""Files found and read: what counts as a document, what the errors say."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.importers.documents import reading
from knowledge.importers.documents.errors import DamagedFileError, OversizeFileError, UnknownFileError
from knowledge.importers.documents.reading import find_documents, read_document

TEXT = "KẾ HOẠCH\nĐón tiếp người dân\nI. MỤC ĐÍCH\n1. Người dân được chào hỏi.\n"


def test_folders_are_searched_and_other_files_passed_over(tmp_path: Path) -> None:
    inner = tmp_path / "b"
    inner.mkdir()
    for name in ("z.txt", "a.PDF", "ghi.doc", "~$a.docx", ".an.txt"):
        (tmp_path / name).touch()
    (inner / "c.Html").touch()
    found = find_documents([tmp_path, tmp_path / "z.txt"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.PDF", "b/c.Html", "z.txt"]


def test_unknown_files_named_directly_are_refused(tmp_path: Path) -> None:
    (tmp_path / "ghi.doc").touch()
    with pytest.raises(UnknownFileError, match=r"ghi\.doc: chỉ nhận các tệp \.docx"):
        find_documents([tmp_path / "ghi.doc"])
    with pytest.raises(UnknownFileError, match="không có tệp này"):
        find_documents([tmp_path / "khong.txt"])


def test_a_text_is_read_with_its_file_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(TEXT, encoding="utf-8")
    found = read_document(path)
    assert found.details.file == "ke-hoach.txt"
    assert found.details.digest == hashlib.sha256(TEXT.encode()).hexdigest()
    assert [passage.path for passage in found.passages] == ["I.1"]


def test_nothing_to_read_is_an_error_of_the_knowledge_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trong.pdf").touch()
    with pytest.raises(DamagedFileError, match=r"trong\.pdf: tệp trống"):
        read_document(tmp_path / "trong.pdf")
    (tmp_path / "dau.txt").write_text("KẾ HOẠCH\nĐón tiếp\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="không có nội dung nào"):
        read_document(tmp_path / "dau.txt")
    with pytest.raises(KnowledgeError, match="không mở được"):
        read_document(tmp_path / "khong.txt")
    monkeypatch.setattr(reading, "MAX_BYTES", 5)
    with pytest.raises(OversizeFileError, match=r"dau\.txt: tệp lớn hơn"):
        read_document(tmp_path / "dau.txt")
