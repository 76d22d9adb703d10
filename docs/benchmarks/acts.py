"""DIET against logistic regression on our dialogue acts: five folds over the examples of `nlu/data`.

    .venv/bin/python docs/benchmarks/acts.py [--folds 5] [--epochs 100]

An example and its accent-free twin are never parted: both are learned or both are asked. Prints, for each
classifier, the share of acts told rightly, of questions taken for another act (what must not happen), and
the seconds of training. Needs `.venv-rasa`; about 15 minutes of two cores.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import yaml

from nlu.environment import ROOT, rasa_command, rasa_python, rasa_variables
from nlu.twins import nfc, read_examples, without_accents, write_training_data

DATA = ROOT / "nlu" / "data"


def configs(folder: Path, epochs: int) -> dict[str, Path]:
    """Our own configuration, and the same with DIET in the place of logistic regression."""
    found = {"LogisticRegression": ROOT / "config.yml", f"DIET, {epochs} epochs": folder / "diet.yml"}
    config = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))
    diet = {"name": "DIETClassifier", "epochs": epochs, "entity_recognition": False,
            "constrain_similarities": True, "random_seed": 42}  # fmt: skip
    config["pipeline"] = [
        diet if part["name"] == "LogisticRegressionClassifier" else part for part in config["pipeline"]
    ]
    (folder / "diet.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    return found


def split(folds: int) -> list[dict[str, list[str]]]:
    """The examples of each fold by act, every act spread evenly."""
    by_act: dict[str, list[str]] = defaultdict(list)
    for file in read_examples(DATA / "nlu"):
        for act, text in file.examples:
            by_act[act].append(text)
    parts: list[dict[str, list[str]]] = [defaultdict(list) for _ in range(folds)]
    for act, texts in by_act.items():
        for place, text in enumerate(sorted(texts, key=lambda text: text[::-1])):
            parts[place % folds][act].append(text)
    return parts


def without(held: set[str], source: Path, target: Path) -> None:
    """A copy of the data folder that lacks these examples."""
    shutil.copytree(source, target)
    for path in (target / "nlu").glob("*.yml"):
        kept = [
            line
            for line in path.read_text("utf-8").splitlines()
            if nfc(line.strip().removeprefix("- ")) not in held
        ]
        path.write_text("\n".join(kept) + "\n", "utf-8")


def examples(part: dict[str, list[str]]) -> str:
    """The asked examples as Rasa's file, each as written and without accents."""
    lines = ['version: "3.1"', "nlu:"]
    for act, texts in part.items():
        forms = dict.fromkeys(form for text in texts for form in (text, without_accents(text)))
        lines += [f"- intent: {act}", "  examples: |", *(f"    - {form}" for form in forms)]
    return "\n".join(lines) + "\n"


def run(folder: Path, *arguments: str) -> None:
    command = rasa_command(rasa_python(), *arguments)
    done = subprocess.run(command, cwd=folder, env=rasa_variables(), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--folds", type=int, default=5)
    options.add_argument("--epochs", type=int, default=100)
    chosen = options.parse_args()
    parts = split(chosen.folds)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, config in configs(folder, chosen.epochs).items():
            counts: Counter[str] = Counter()
            seconds = 0.0
            for number, part in enumerate(parts):
                work = folder / f"{config.stem}-{number}"
                without({text for texts in part.values() for text in texts}, DATA, work / "source")
                write_training_data(work / "source", work / "data")
                (work / "asked.yml").write_text(examples(part), "utf-8")
                started = time.monotonic()
                run(work, "train", "nlu", "--config", str(config), "--nlu", "data/nlu", "--out", "models")
                seconds += time.monotonic() - started
                run(work, "test", "nlu", "--nlu", "asked.yml", "--model", "models", "--out", "found",
                    "--successes", "--no-plot")  # fmt: skip
                for kind in ("successes", "errors"):
                    told = work / "found" / f"intent_{kind}.json"
                    for row in json.loads(told.read_text("utf-8")) if told.exists() else []:
                        wanted, got = row["intent"], row["intent_prediction"]["name"]
                        counts["all"] += 1
                        counts["right"] += wanted == got
                        counts["asked"] += wanted == "ask"
                        counts["lost"] += wanted == "ask" and got not in ("ask", "nlu_fallback")
            print(
                f"{name}: {counts['right'] / counts['all']:.1%} of {counts['all']} right;"
                f" questions taken for another act {counts['lost']} of {counts['asked']}"
                f" ({counts['lost'] / counts['asked']:.2%});"
                f" training {seconds / chosen.folds:.0f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
