"""From the model's chance of a word to a certainty that holds: the share of such words that is right.

The model believes its neighbours and its letters to be independent, so it is a little too sure. Its
log-odds are scaled by two constants, fitted by logistic regression on held-out documents (Platt 1999).
"""

from __future__ import annotations

import math

# .venv/bin/python docs/benchmarks/restoration.py phapdien_pairs.jsonl.gz --fit
SLOPE, BIAS = 0.87, -0.08
_EDGE = 1e-3  # nothing is surer: beyond, the scans were no better


def log_odds(chance: float) -> float:
    bounded = min(max(chance, _EDGE), 1 - _EDGE)
    return math.log(bounded / (1 - bounded))


def calibrated(chance: float) -> float:
    """The certainty for a chance of the model, both 0 to 1."""
    return 1 / (1 + math.exp(-(SLOPE * log_odds(chance) + BIAS)))


def chance_of(certainty: float) -> float:
    """The chance that gave a certainty: the inverse, for fitting anew."""
    return 1 / (1 + math.exp(-(log_odds(certainty) - BIAS) / SLOPE))
