"""Do `ask` and `chat` agree on first turns, bare and dressed?

    python docs/benchmarks/first_turns.py --url http://127.0.0.1:8080 --home var [--count 500]

Takes questions of the shipped sets, half of them dressed with courtesy (dressings.jsonl), each as the
first message of a new conversation of the running application, and compares status and entry with
`POST /api/ask` on the bare question. Prints the shares and the differences.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import httpx

SETS = Path(__file__).parents[2] / "knowledge" / "evaluation" / "sets"
FROM = ("procedures_test", "topics_test", "plan_facts", "procedures_dev", "topics_dev", "missing_fields")


def rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (SETS / f"{name}.jsonl").read_text("utf-8").splitlines() if line]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--home", type=Path, default=Path("var"))
    parser.add_argument("--count", type=int, default=500)
    options = parser.parse_args()
    secret = json.loads((options.home / "rasa" / "server.json").read_text("utf-8"))["secret"]
    chance = random.Random(1)
    questions = [row["text"] for name in FROM for row in rows(name) if "as_of" not in row]
    questions = chance.sample(questions, options.count)
    dressings = rows("dressings")
    same_status = same_entry = 0
    with httpx.Client(base_url=options.url, timeout=30, trust_env=False) as client:
        for number, question in enumerate(questions):
            dressing = chance.choice(dressings) if number % 2 else {"before": "", "after": ""}
            text = dressing["before"] + question + dressing["after"]
            asked = client.post("/api/ask", json={"text": question}).json()
            body = {"conversation": f"turn-{chance.random()}", "text": text}
            told = client.post("/api/chat", json=body, params={"token": secret}).json()
            status = asked["status"] == told["status"]
            # A reply carries no entry: the same entry says the same first line and cites the same sources.
            first = asked["text"].splitlines()[0] == told["text"].splitlines()[0]
            entry = first and asked["sources"] == told["sources"]
            same_status += status
            same_entry += status and entry
            if not (status and entry):
                print(f"{asked['status']}/{told['status']}: {text!r}")
                print(f"   {asked['entry']} | {told['text'][:90]!r}")
    total = len(questions)
    print(f"{total} turns: same status {same_status / total:.3f}, and entry {same_entry / total:.3f}")


if __name__ == "__main__":
    main()
