"""How well linkage does, on registers of which it is known who is who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from wayhome.linkage.evaluating import foreign, told
from wayhome.linkage.evaluating.counting import Pairs, Score, score
from wayhome.linkage.generating import Registration, registrations
from wayhome.linkage.model import load

SEED, SIZE = 41, 100_000
"""Of the reported figure. The model was fitted on another seed."""
REPEATS = 0.08


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured. `threshold` is the weight from which a pair counts as one person; `model` is the digest of the
    shipped model, "" where the shape needed settings of its own. `more` are figures that only this data set has.
    """

    dataset: str
    rows: int
    pairs: int
    threshold: float
    score: Score
    model: str = ""
    seed: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        said = {"dataset": self.dataset, "rows": self.rows, "true_pairs": self.pairs, "threshold": self.threshold}
        return said | asdict(self.score) | {"model": self.model, "seed": self.seed} | dict(self.more)


def evaluate(dataset: str, seed: int = SEED, size: int = SIZE) -> Evaluation:
    """Measure linkage on febrl4, rldata10000, khmer (made from the seed, so many registrations) or a .csv file.

    Raises Refused if the data set is not there, or the file is not what told.read asks for.
    """
    if dataset in foreign.SHAPES:
        shape = foreign.SHAPES[dataset]
        rows, true, found = foreign.linked(shape)
        return Evaluation(dataset, rows, len(true), foreign.THRESHOLD, score(true, found, foreign.THRESHOLD))
    if dataset == "khmer":
        return _by_the_model(dataset, list(registrations(size, REPEATS, seed)), seed)
    return _by_the_model(Path(dataset).name, told.read(Path(dataset)), None)


def _by_the_model(dataset: str, register: list[Registration], seed: int | None) -> Evaluation:
    """Measured as a run links: found by keys, weighed, and what is almost certain tied into clusters."""
    model = load()
    true = told.true_pairs(register)
    found = told.linked(register, model)
    tied: Pairs = dict.fromkeys(found.tied, model.assign)
    assigned, review = score(true, tied, model.assign), score(true, found.likely, model.review)
    more = {
        "review": model.review,
        "pairs_above_review": len(found.likely),
        "pair_recall_above_review": review.recall,
        "precision_above_review": review.precision,
        "pairs_assigned": len(tied),
        "precision_assigned": assigned.precision,
    }
    return Evaluation(dataset, len(register), len(true), model.assign, assigned, model.digest, seed, more)
