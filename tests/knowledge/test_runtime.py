from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.answers.answer import Status
from knowledge.database import migrate, open_engine, sqlite_url
from knowledge.errors import NothingPublishedError
from knowledge.publishing import draft
from knowledge.runtime import Knowledge, load_or_build
from knowledge.search.dense import Vectors
from knowledge.store import Store
from knowledge.sync import sync
from tests.knowledge.conftest import TODAY
from tests.knowledge.layers import fact, layer
from tests.knowledge.small import LOGIN, PASSPORT, POST, HashingEncoder

ASKED = "gửi hồ sơ qua bưu điện thế nào"


class WatchedEncoder(HashingEncoder):
    """Counts the indexes it was asked to encode, and holds one back while `gate` is closed."""

    def __init__(self, name: str = "hashing-a") -> None:
        super().__init__(name)
        self.builds = 0
        self.building = threading.Event()
        self.gate = threading.Event()
        self.gate.set()

    def encode(self, texts: list[str]) -> Vectors:
        if len(texts) > 1:
            self.builds += 1
            self.building.set()
            self.gate.wait(30)
        return super().encode(texts)


@pytest.fixture
def published(tmp_path: Path, content: Path) -> Iterator[Engine]:
    engine = open_engine(sqlite_url(tmp_path / "knowledge.db"))
    migrate(engine)
    sync(engine, content)
    yield engine
    engine.dispose()


def change(engine: Engine, text: str) -> int:
    """Publish another answer about the post."""
    store = Store(engine)
    (old,) = store.layers(store.layer_ids(store.revision())[POST])
    with draft(engine, "t", "t") as coming:
        coming.put(replace(old, facts=(fact(text),)))
        return coming.publish()


def said(knowledge: Knowledge) -> str:
    return knowledge.answer(ASKED, TODAY).text.splitlines()[0]


def test_nothing_published(tmp_path: Path, encoder: HashingEncoder) -> None:
    engine = open_engine(sqlite_url(tmp_path / "knowledge.db"))
    migrate(engine)
    knowledge = Knowledge(engine, tmp_path / "index", encoder)
    for ask in (knowledge.refresh, lambda: knowledge.answer("hộ chiếu", TODAY), lambda: knowledge.index):
        with pytest.raises(NothingPublishedError):
            ask()
    assert (knowledge.revision, knowledge.entries) == (0, 0)
    engine.dispose()


def test_a_new_revision_is_taken_up_at_refresh(
    published: Engine, tmp_path: Path, encoder: HashingEncoder
) -> None:
    knowledge = Knowledge(published, tmp_path / "index", encoder)
    assert (knowledge.refresh(), knowledge.refresh()) == (True, False)
    before = said(knowledge)
    assert change(published, "Nay gửi ở chợ.") == 2
    assert (said(knowledge), knowledge.revision) == (before, 1)
    assert knowledge.refresh() is True
    assert (said(knowledge), knowledge.revision) == ("Nay gửi ở chợ.", 2)
    assert knowledge.refresh() is False


def test_the_old_revision_answers_until_the_new_one_is_ready(published: Engine, tmp_path: Path) -> None:
    encoder = WatchedEncoder()
    knowledge = Knowledge(published, tmp_path / "index", encoder)
    knowledge.refresh()
    before = said(knowledge)
    encoder.building.clear()
    encoder.gate.clear()
    change(published, "Nay gửi ở chợ.")
    refreshing = threading.Thread(target=knowledge.refresh)
    refreshing.start()
    assert encoder.building.wait(30)
    assert said(knowledge) == before
    assert knowledge.entry(LOGIN, None, TODAY).status == Status.ANSWERED  # read from the database meanwhile
    encoder.gate.set()
    refreshing.join(30)
    assert said(knowledge) == "Nay gửi ở chợ."


def test_threads_see_one_revision_whole(published: Engine, tmp_path: Path, encoder: HashingEncoder) -> None:
    knowledge = Knowledge(published, tmp_path / "index", encoder)
    texts = [
        "Anh/chị gửi hồ sơ tại điểm bưu điện gần nhất.",
        *(f"Nay gửi ở chợ {number}." for number in range(8)),
    ]
    seen: list[list[str]] = [[] for _ in range(4)]
    failed: list[BaseException] = []
    stop = threading.Event()

    def ask(answers: list[str]) -> None:
        try:
            while not stop.is_set():
                answers.append(said(knowledge))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=ask, args=(answers,)) for answers in seen]
    for thread in threads:
        thread.start()
    for text in texts[1:]:
        change(published, text)
        knowledge.refresh()
    stop.set()
    for thread in threads:
        thread.join(30)
    assert failed == []
    for answers in seen:
        order = [texts.index(text) for text in answers]
        assert order == sorted(order)  # nobody falls back to an older revision
    assert said(knowledge) == texts[-1]


def test_index_files_are_read_again(published: Engine, tmp_path: Path) -> None:
    encoder = WatchedEncoder()
    for _ in range(2):
        knowledge = Knowledge(published, tmp_path / "index", encoder)
        assert knowledge.answer("làm hộ chiếu bao nhiêu tiền", TODAY).entry == PASSPORT
    assert encoder.builds == 1


def test_an_index_of_another_encoder_is_not_used(published: Engine, tmp_path: Path) -> None:
    Knowledge(published, tmp_path / "index", WatchedEncoder("a")).refresh()
    other = WatchedEncoder("b")
    Knowledge(published, tmp_path / "index", other).refresh()
    assert other.builds == 1
    Knowledge(published, tmp_path / "index", other).refresh()
    assert other.builds == 1


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _overwrite(path: Path) -> None:
    path.write_bytes(b"[]")


@pytest.mark.parametrize("damage", [Path.unlink, _empty, _cut, _overwrite])
def test_damaged_files_are_built_again(
    published: Engine, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    folder = tmp_path / "index"
    Knowledge(published, folder, HashingEncoder()).refresh()
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert len(files) > 4
    for name in files:
        damage(folder / name)
        knowledge = Knowledge(published, folder, HashingEncoder())
        assert knowledge.answer("làm hộ chiếu bao nhiêu tiền", TODAY).entry == PASSPORT, name
        assert (folder / name).is_file(), name


def test_a_build_that_was_interrupted_is_made_anew(published: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    (folder / "r1.new" / "short").mkdir(parents=True)
    (folder / "r1.new" / "meta.json").write_text("{", "utf-8")
    knowledge = Knowledge(published, folder, HashingEncoder())
    assert knowledge.answer("làm hộ chiếu bao nhiêu tiền", TODAY).entry == PASSPORT
    assert [path.name for path in folder.iterdir()] == ["r1"]


def test_older_revisions_files_are_removed(
    published: Engine, tmp_path: Path, encoder: HashingEncoder
) -> None:
    folder = tmp_path / "index"
    knowledge = Knowledge(published, folder, encoder)
    knowledge.refresh()
    (folder / "r1.new").mkdir()
    (folder / "readme").write_text("not ours", "utf-8")
    change(published, "Nay gửi ở chợ.")
    knowledge.refresh()
    knowledge.settle()
    assert sorted(path.name for path in folder.iterdir()) == ["r2", "readme"]


def test_files_of_another_database_are_not_mistaken(
    published: Engine, tmp_path: Path, encoder: HashingEncoder
) -> None:
    """The folder's name says the revision, and so do the files: a moved folder is not believed."""
    folder = tmp_path / "index"
    load_or_build(Store(published), folder, 1, encoder)
    change(published, "Nay gửi ở chợ.")
    shutil.move(folder / "r1", folder / "r2")
    assert load_or_build(Store(published), folder, 2, encoder).revision == 2


def test_an_unknown_button(small: Knowledge) -> None:
    assert small.entry("khong/co", None, TODAY).status == Status.ERROR


def test_why_an_entry_was_found(small: Knowledge) -> None:
    head, first, *_ = small.explain("làm hộ chiếu bao nhiêu tiền")
    assert "answer" in head
    assert PASSPORT in first


def test_an_entry_added_later_is_found(published: Engine, tmp_path: Path, encoder: HashingEncoder) -> None:
    knowledge = Knowledge(published, tmp_path / "index", encoder)
    count = (knowledge.refresh(), knowledge.entries)[1]
    with draft(published, "t", "t") as coming:
        coming.put(
            layer("voi/nuoi", "Voi phải khai.", questions=("nuôi voi có phải khai báo",), sources=("cong",))
        )
        coming.publish()
    knowledge.refresh()
    assert knowledge.entries == count + 1
    assert knowledge.answer("nuôi voi có phải khai báo", TODAY).entry == "voi/nuoi"
