from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from knowledge.entries import Layer, Source
from knowledge.evaluation.sets import read_set
from knowledge.evaluation.splits import DEV, TEST, Stage, asked_back, entries_of, learnable, second_voice
from knowledge.vietnamese.text import folded_words

ALIKE = 0.75  # share of words and pairs in common from which two questions are one


def parts(text: str) -> frozenset[object]:
    words = folded_words(text)
    return frozenset([*words, *pairwise(words)])


def test_test_and_dev_ask_for_other_entries() -> None:
    # Level twins that serve alike may be right answers on both sides, never the entry asked for first.
    firsts = [{q.entry[0] for name in sets for q in read_set(name)} for sets in (TEST, DEV)]
    assert firsts[0]
    assert len(firsts[0] & firsts[1]) <= 3


def test_no_learned_question_is_one_of_a_set(everything: tuple[list[Layer], dict[str, Source]]) -> None:
    asked = [(q.id, parts(q.text)) for name in (*TEST, *DEV, "near_misses") for q in read_set(name)]
    holding: dict[object, list[int]] = defaultdict(list)
    for place, (_, held) in enumerate(asked):
        for part in held:
            holding[part].append(place)
    alike = []
    for layer in everything[0]:
        for text in layer.questions:
            own = parts(text)
            met: dict[int, int] = defaultdict(int)
            for part in own:
                for place in holding.get(part, ()):
                    met[place] += 1
            alike += [
                (asked[place][0], text)
                for place, count in met.items()
                if count / len(own | asked[place][1]) >= ALIKE
            ]
    assert alike == []


def test_what_each_stage_may_learn() -> None:
    for_release, for_tuning = learnable(Stage.RELEASE), learnable(Stage.TUNING)
    tested, developed = next(iter(entries_of(TEST))), next(iter(entries_of(DEV) - entries_of(TEST)))
    assert not for_release(tested, "gì đó")
    assert not for_tuning(tested, "gì đó")
    assert for_release(developed, "gì đó")
    assert not for_tuning(developed, "gì đó")


def test_the_second_voice_is_asked_not_learned_in_tuning() -> None:
    voice = second_voice()
    assert len(voice) > 5000
    text = min(voice)
    assert asked_back("tthc/9.999999", text)
    assert not learnable(Stage.TUNING)("tthc/9.999999", text)
    assert learnable(Stage.RELEASE)("tthc/9.999999", text)
