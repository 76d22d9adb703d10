from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.restoration.aligning import letters_of
from knowledge.restoration.channel import Channel, ChannelError, Sightings, normal, read_sightings

WORDS = ["<unk>", "<s>", "0", ",", "của", "cửa", "quốc", "số", "nước", "đoàn", "email"]


def channel_of(letters: Sightings, most: int = 4) -> Channel:
    return Channel(WORDS, np.full(len(WORDS), 0.1), letters, most)


def likeliest(channel: Channel, read: str) -> str:
    found = channel.sources(read)
    return WORDS[found.ids[found.ways[2].argmax()]]


def test_letters_are_learnt_from_pairs_of_words() -> None:
    letters = letters_of({("của", "ciia"): 5, ("thủ", "thii"): 5, ("cô", "cd"): 3, ("tôi", "tdi"): 3})
    assert max(letters["ủ"], key=lambda sign: letters["ủ"][sign]) == "ii"
    assert letters["ô"]["d"] == pytest.approx(6, abs=0.5)
    assert letters["c"]["c"] == pytest.approx(8, abs=0.5)


def test_a_reading_leads_back_to_its_word() -> None:
    channel = channel_of(
        letters_of({("thủ", "thii"): 9, ("gốc", "gbc"): 9, ("hưu", "hwu"): 9, ("ước", "wéc"): 9})
    )
    assert likeliest(channel, "ciia") == "của"
    assert likeliest(channel, "qubc") == "quốc"
    assert likeliest(channel, "nwéc") == "nước"


def test_an_accent_that_was_never_seen_is_read_like_its_family() -> None:
    channel = channel_of(letters_of({("cồ", "cd"): 9, ("bộ", "bd"): 9}))
    assert likeliest(channel, "qudc") == "quốc"


def test_the_three_ways_are_told_apart() -> None:
    channel = channel_of({}, most=6)
    found = channel.sources("cua")
    ways = dict(zip((WORDS[place] for place in found.ids), found.ways.T, strict=True))
    assert ways["của"][1] == ways["cửa"][1] == 0.0
    assert ways["của"][0] == -np.inf
    assert -np.inf < ways["của"][2] < 0.0
    stayed = channel.sources("của")
    assert stayed.ways[0, list(stayed.ids).index(WORDS.index("của"))] == 0.0


def test_a_foreign_word_is_known_but_never_a_source() -> None:
    channel = channel_of({})
    assert WORDS.index("email") in channel.sources("email").ids
    assert channel.misread("emai1")[WORDS.index("email")] == 0.0


def test_a_very_long_heap_of_signs_is_nobodys_reading() -> None:
    assert not channel_of({}).misread("x" * 40).any()


def test_words_are_compared_in_one_form() -> None:
    assert normal("UỶ") == "ủy"
    assert normal("nu’éc") == normal("nu‘éc") == "nu'éc"


def test_a_bad_table_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "letters.tsv"
    with pytest.raises(ChannelError, match=r"letters\.tsv"):
        read_sightings(path)
    path.write_text("# chữ\na\ta\t2\nb\tb\n", "utf-8")
    with pytest.raises(ChannelError, match=r"letters\.tsv, dòng 3"):
        read_sightings(path)
