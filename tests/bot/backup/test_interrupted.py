from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from bot.backup import back_up, restore
from bot.settings import Settings
from knowledge.database import open_engine
from knowledge.entries import Origin
from knowledge.errors import StoreError
from knowledge.publishing import draft
from tests.bot.backup.homes import a_home, everything_at, publish
from tests.bot.backup.killed import at_statement
from tests.bot.backup.rows import databases, fill, state
from tests.bot.homes import environment
from tests.knowledge.layers import layer

MOMENTS = 5  # at which a restore is killed


@pytest.mark.parametrize("name", ["knowledge.db", "conversations.db"])
def test_a_full_disk_changes_nothing(archive: Path, tmp_path: Path, name: str) -> None:
    home = a_home(tmp_path / "full")
    fill(home, "b")
    before = state(home)

    def no_growth(connection: Any, _record: Any) -> None:
        [(_, _, file)] = connection.execute("PRAGMA database_list").fetchall()
        if file == str(home.home / name):
            [(pages,)] = connection.execute("PRAGMA page_count").fetchall()
            connection.execute(f"PRAGMA max_page_count={pages}")

    big = a_home(tmp_path / "big")
    fill(big)
    for url, metadata in databases(big):
        engine = open_engine(url)
        with engine.begin() as connection:
            for table in metadata.tables:
                for column in ("detail", "title", "reason"):
                    if column in metadata.tables[table].columns:
                        connection.execute(
                            text(f"UPDATE {table} SET {column} = :long"), {"long": "x" * 200_000}
                        )
        engine.dispose()
    back_up(big, tmp_path / "big.zip")
    event.listen(Engine, "connect", no_growth)
    try:
        with pytest.raises(StoreError, match="dữ liệu cũ còn nguyên: database or disk is full"):
            restore(home, tmp_path / "big.zip", force=True)
    finally:
        event.remove(Engine, "connect", no_growth)
    assert state(home) == before
    assert "restoring" not in everything_at(home)


def moments(settings: Settings, archive: Path) -> list[int]:
    """Numbers of statements of a restore, spread over all of it by chance."""
    seen: list[int] = []
    with at_statement(seen.append):
        restore(settings, archive, force=True)
    part = len(seen) // MOMENTS
    return [number * part + random.randrange(part) for number in range(MOMENTS)]


def killed(settings: Settings, archive: Path, moment: int) -> subprocess.Popen[bytes]:
    more = {"MOTCUA_DATABASE_URL": settings.database_url} if settings.database_url else {}
    words = [sys.executable, "-m", "tests.bot.backup.killed", settings.home, archive, str(moment)]
    return subprocess.Popen(words, env=environment(settings.home, **more))


def test_killed_at_any_moment_the_old_state_is_there(source: Settings, archive: Path, tmp_path: Path) -> None:
    model = a_home(tmp_path / "model")
    fill(model, "b")
    before = state(model)
    homes = {}
    shutil.copytree(model.home, tmp_path / "whole")
    for moment in moments(Settings(home=tmp_path / "whole"), archive):
        homes[moment] = Settings(home=tmp_path / str(moment))
        shutil.copytree(model.home, homes[moment].home)
    with ExitStack() as processes:
        running = [processes.enter_context(killed(home, archive, moment)) for moment, home in homes.items()]
        assert [process.wait(60) for process in running] == [-signal.SIGKILL] * MOMENTS
    for moment, home in homes.items():
        assert state(home) == before, f"{moment} of {list(homes)}"
        restore(home, archive, force=True)
        assert state(home) == state(source), f"{moment} of {list(homes)}"
        assert "restoring" not in everything_at(home)


@pytest.mark.postgres
@pytest.mark.parametrize("target", ["postgresql"], indirect=True)
def test_killed_while_a_server_is_written_to(source: Settings, target: Settings, archive: Path) -> None:
    fill(target, "b")
    late = moments(target, archive)[-2:]
    fill(target, "b")
    before = state(target)
    for moment in late:
        with killed(target, archive, moment) as process:
            assert process.wait(60) == -signal.SIGKILL
        assert state(target) == before, moment
    restore(target, archive, force=True)
    assert state(target) == state(source)


def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(target: Settings, tmp_path: Path) -> None:
    """A load publishes an entry of two layers at a time while archives are made."""
    publish(target, "Được nuôi.")
    engine = open_engine(target.knowledge_url)
    enough, published = threading.Event(), threading.Semaphore(0)

    def load() -> None:
        number = 0
        while not enough.is_set():
            with draft(engine, "t", "t") as coming:
                coming.put(layer(f"meo/{number}"))
                coming.put(layer(f"meo/{number}", origin=Origin.IMPORT))
                coming.publish()
            number += 1
            published.release()

    loading = threading.Thread(target=load)
    loading.start()
    try:
        revisions = []
        for number in range(4):
            assert published.acquire(timeout=20)
            revisions.append(back_up(target, tmp_path / f"{number}.zip").revision)
    finally:
        enough.set()
        loading.join(20)
        engine.dispose()
    assert revisions == sorted(set(revisions))
    for number, revision in enumerate(revisions):
        home = a_home(tmp_path / f"home{number}")
        assert restore(home, tmp_path / f"{number}.zip").revision == revision
        rows = state(home)
        assert max(row["number"] for row in rows["revisions"]) == revision
        assert len([row for row in rows["spans"] if row["added_in"] > 1]) == 2 * (revision - 1)
