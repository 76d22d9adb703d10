from __future__ import annotations

import pytest

from bot import limits
from bot.limits import RateLimit


class Seconds:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    clock = Seconds()
    monkeypatch.setattr(limits.time, "monotonic", clock)
    return clock


def test_so_many_in_a_minute(seconds: Seconds) -> None:
    limit = RateLimit(3)
    for _ in range(3):
        assert limit.wait_s("web", "an") == 0.0
        seconds.now += 10
    assert limit.wait_s("web", "an") == 30.0
    assert limit.wait_s("web", "binh") == limit.wait_s("telegram", "an") == 0.0
    seconds.now += 30
    assert limit.wait_s("web", "an") == 0.0, "the first one is a minute old"
    assert limit.wait_s("web", "an") == 10.0


def test_what_is_refused_does_not_count(seconds: Seconds) -> None:
    limit = RateLimit(1)
    assert limit.wait_s("web", "an") == 0.0
    for _ in range(100):
        assert limit.wait_s("web", "an") > 0
    seconds.now += 60
    assert limit.wait_s("web", "an") == 0.0


def test_memory_is_bounded(seconds: Seconds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WATCHED", 10)
    limit = RateLimit(1)
    for number in range(50):
        limit.wait_s("web", str(number))
    assert len(limit._seen) == 10
    assert limit.wait_s("web", "49") > 0
