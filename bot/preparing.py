"""`motcua prepare`: everything between installing and running, done only where it is needed."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from pathlib import Path

from bot.opening import make_home
from bot.settings import Settings
from knowledge.content_files import CONTENT
from knowledge.search.dense import encoder_name
from nlu.errors import RasaMissingError
from nlu.training import needs_training, train

STAMP = "prepared"


def prepare_home(settings: Settings) -> None:
    """Databases migrated, content loaded, index built, Rasa trained when its data changed.

    A second run compares hashes and does nothing more. Raises the errors of each step.
    """
    make_home(settings.home)
    stamp = settings.home / STAMP
    wanted = _stamp(settings)
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        _load(settings)
        stamp.write_text(wanted, "utf-8")
    if settings.rasa and needs_training(settings.home):
        sys.stderr.write("Huấn luyện Rasa (lần đầu hoặc khi câu mẫu đổi), khoảng nửa phút...\n")
        try:
            asyncio.run(train(settings.home, progress=lambda line: None))
        except RasaMissingError as error:
            # Questions are answered without dialogue; `make test` is where this fails.
            sys.stderr.write(f"Chạy không có hội thoại: {error}\n")


def _load(settings: Settings) -> None:
    from bot.maintenance.loading import sync_content
    from bot.opening import conversations_engine, open_knowledge

    conversations_engine(settings).dispose()
    sync_content(settings)
    sys.stderr.write("Lập chỉ mục tìm kiếm...\n")
    open_knowledge(settings)


def _stamp(settings: Settings) -> str:
    """A hash of all that the loaded knowledge depends on: content, code that reads it, encoder, address."""
    digest = hashlib.sha256()
    package = CONTENT.parent
    files = [path for path in CONTENT.rglob("*") if path.is_file()]
    files += [
        *package.rglob("*.py"),
        *package.rglob("*.tsv"),
        *Path(__file__).parent.rglob("migrations/**/*.py"),
    ]
    for path in sorted(set(files)):
        digest.update(str(path.relative_to(package.parent)).encode())
        digest.update(path.read_bytes())
    digest.update(f"{encoder_name(settings.encoder)} {settings.knowledge_url}".encode())
    return digest.hexdigest()
