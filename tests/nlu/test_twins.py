from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml

from nlu.errors import TrainingDataError
from nlu.training import ROOT
from nlu.twins import nfc, read_examples, without_accents, write_training_data


def _data(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "data"


def _intent(name: str, *examples: str) -> str:
    lines = "".join(f"      - {example}\n" for example in examples)
    return f'version: "3.1"\nnlu:\n  - intent: {name}\n    examples: |\n{lines}'


def _written(build: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in (build / "nlu").glob("*.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in block:
                found.setdefault(block["intent"], []).extend(
                    line.removeprefix("- ") for line in block["examples"].splitlines()
                )
    return found


def test_bar_of_d_is_taken_off_too() -> None:
    assert without_accents("Đường đất ở Quảng Ngãi") == "Duong dat o Quang Ngai"
    assert without_accents(unicodedata.normalize("NFD", "Nguyễn")) == "Nguyen"


def test_each_example_is_written_composed_and_with_its_twin(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "chào  ad ạ")
    data = _data(tmp_path, {"nlu/greet.yml": _intent("greet", decomposed, "hello")})
    assert write_training_data(data, tmp_path / "build") == 3
    assert sorted(_written(tmp_path / "build")["greet"]) == sorted(["chào ad ạ", "chao ad a", "hello"])


def test_a_twin_of_two_intents_is_left_out_of_both(tmp_path: Path) -> None:
    files = {"nlu/affirm.yml": _intent("affirm", "đúng"), "nlu/cancel.yml": _intent("cancel", "dừng")}
    write_training_data(_data(tmp_path, files), tmp_path / "build")
    assert _written(tmp_path / "build") == {"affirm": ["đúng"], "cancel": ["dừng"]}


def test_one_sentence_under_two_intents_is_an_error(tmp_path: Path) -> None:
    files = {"nlu/a.yml": _intent("affirm", "Được"), "nlu/b.yml": _intent("deny", "được")}
    with pytest.raises(TrainingDataError, match="được"):
        write_training_data(_data(tmp_path, files), tmp_path / "build")


@pytest.mark.parametrize("broken", ["- just a list", "nlu:\n  - intent: x\n", "nlu: [", _intent("x", "")])
def test_a_broken_file_is_named(tmp_path: Path, broken: str) -> None:
    with pytest.raises(TrainingDataError, match=r"bad\.yml"):
        write_training_data(_data(tmp_path, {"nlu/bad.yml": broken}), tmp_path / "build")


def test_questions_are_dressed_and_rules_and_patterns_go_along(tmp_path: Path) -> None:
    files = {
        "nlu/ask.yml": _intent("ask", "phí khai sinh"),
        "nlu/code.yml": "nlu:\n  - regex: code\n    examples: |\n      - \\bH\\d+\\b\n",
        "dressings.yml": 'openings: ["chào ad, "]\nclosings: [" ạ, cảm ơn"]\n',
        "rules/acts.yml": "rules: []\n",
    }
    build = tmp_path / "build"
    write_training_data(_data(tmp_path, files), build)
    assert "chào ad, phí khai sinh ạ, cảm ơn" in _written(build)["ask"]
    assert (build / "rules" / "acts.yml").exists()
    assert r"\bH\d+\b" in (build / "nlu" / "code.yml").read_text(encoding="utf-8")


def test_a_second_run_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    data = _data(tmp_path, {"nlu/greet.yml": _intent("greet", "chào")})
    (tmp_path / "build" / "nlu").mkdir(parents=True)
    (tmp_path / "build" / "nlu" / "gone.yml").write_text("x", encoding="utf-8")
    write_training_data(data, tmp_path / "build")
    assert not (tmp_path / "build" / "nlu" / "gone.yml").exists()


def test_our_own_examples_are_composed_and_enough() -> None:
    per_act: dict[str, int] = {}
    # Signals of the application are no acts: nobody types them (nlu/data/nlu/signals.yml).
    written = [f for f in read_examples(ROOT / "nlu" / "data" / "nlu") if f.path.name != "signals.yml"]
    for file in written:
        for act, example in file.examples:
            assert example == nfc(example)
            per_act[act] = per_act.get(act, 0) + 1
    assert per_act.pop("ask") >= 100
    assert min(per_act.values()) >= 35
    domain = yaml.safe_load((ROOT / "nlu/domain/intents.yml").read_text(encoding="utf-8"))
    assert {"ask", *per_act} == set(domain["intents"])
