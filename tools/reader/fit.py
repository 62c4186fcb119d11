"""Fits one logistic regression a label, chooses thresholds on texts that it was not fitted to, and writes the weights."""

from __future__ import annotations

import base64
import json
import math
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from tools.reader.texts import FOLDS, LANGUAGES, Taught
from workflows.interview.reading.model import (
    ALARMS,
    CONCERN,
    LabelWeights,
    ReaderModel,
    buckets_of,
    stretches,
    words_of,
)

SEED: Final = 1
BUCKETS: Final = 1 << 17
STRENGTH: Final = 5.0
"""The inverse of the penalty on large weights."""
OF_COMPOSED: Final = 0.7
"""How much a composed message weighs beside a single line."""
TOLERANCE: Final = 0.001
RARITY_UNIT: Final = 16.0
FEW: Final = 50
"""A label with fewer texts never agrees with the lexicon."""
KINDS: Final = (
    "defamation",
    "harassment",
    "account_takeover",
    "impersonation",
    "intimate_content",
    "privacy_breach",
    "disparagement",
    "extortion",
)
VICTIMS: Final = ("self", "child", "spouse", "family", "company")
LABELS: Final = (
    *(("safety", name) for name in (CONCERN, *ALARMS)),
    *(("kind", name) for name in KINDS),
    *(("victim", name) for name in VICTIMS),
    *(("language", name) for name in LANGUAGES),
)
NEEDLESS: Final = 0.25
"""The share of the texts without a label of safety in which it may be proposed: whoever is safe is asked in vain."""
ALONE: Final = 0.09
"""The same share where the model is heard alone, without a word of the lexicon."""
TRUE: Final = {"safety": 0.9, "kind": 0.8, "victim": 0.9, "language": 0.99}
"""The share of the texts in which a strong label is true."""
RECIPE: Final = (
    f"{SEED} {BUCKETS} {STRENGTH} {OF_COMPOSED} {TOLERANCE} {RARITY_UNIT} {FEW} {NEEDLESS} {ALONE} {TRUE} {FOLDS}"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """How one label does on texts that it was not fitted to."""

    group: str
    name: str
    texts: int
    of: int
    heard: int
    proposed: int
    strong: int
    strong_and_true: int

    def __str__(self) -> str:
        return (
            f"{self.group:9}{self.name:18} proposed {self.heard:4} of {self.texts:4} with it, "
            f"{self.proposed - self.heard:4} of {self.of - self.texts:4} without; "
            f"strong {self.strong:4}, true {self.strong_and_true:4}"
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """The texts as numbers: a row for each whole text, and one for each stretch with the number of its text."""

    docs: Sequence[Taught]
    rarity: bytes
    whole: csr_matrix
    stretched: csr_matrix
    of_doc: np.ndarray


def counted(docs: Sequence[Taught]) -> Counted:
    """Tells how much each place counts (one and the logarithm of how rare it is, in sixteenths), and the texts by
    that."""
    rows = [buckets_of(words_of(one.text), SEED, BUCKETS) for one in docs]
    seen = np.zeros(BUCKETS)
    for row in rows:
        seen[row] += 1
    counts = np.clip(np.rint((np.log((1 + len(docs)) / (1 + seen)) + 1) * RARITY_UNIT), 1, 255)
    parts = [(number, words) for number, one in enumerate(docs) for words in stretches(one.text)]
    stretched = [buckets_of(words, SEED, BUCKETS) for _, words in parts]
    of_doc = np.array([number for number, _ in parts])
    return Counted(docs, bytes(counts.astype(np.uint8)), _matrix(rows, counts), _matrix(stretched, counts), of_doc)


def _matrix(rows: Sequence[Sequence[int]], counts: np.ndarray) -> csr_matrix:
    values = [counts[list(row)] / math.sqrt(float((counts[list(row)] ** 2).sum())) for row in rows]
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.concatenate(values), np.concatenate(rows), ends), shape=(len(rows), BUCKETS))


def fitted(texts: Counted, without: int | None = None) -> ReaderModel:
    """Gives the model of these texts, those of one fold left out; its thresholds are still to be chosen."""
    used = np.unique(texts.whole.indices)
    matrix = texts.whole[:, used]
    labels = []
    for group, name in LABELS:
        said = [one.labels(group) if one.fold != without else None for one in texts.docs]
        rows = [number for number, labels_of in enumerate(said) if labels_of is not None]
        true = [name in (said[number] or ()) for number in rows]
        weights = [1.0 if texts.docs[number].lines == 1 else OF_COMPOSED for number in rows]
        machine = LogisticRegression(
            C=STRENGTH, class_weight="balanced", solver="liblinear", tol=TOLERANCE, random_state=SEED
        )
        machine.fit(matrix[rows], true, sample_weight=weights)
        learned = np.zeros(BUCKETS)
        learned[used] = machine.coef_[0]
        labels.append(_small(group, name, learned, float(machine.intercept_[0]), sum(true)))
    return ReaderModel(SEED, texts.rarity, tuple(labels))


def _small(group: str, name: str, learned: np.ndarray, bias: float, texts: int) -> LabelWeights:
    """The weights as whole numbers of one byte; what is too small to be said so is nothing."""
    scale = float(np.percentile(np.abs(learned[learned != 0]), 99.95)) / 127
    whole = np.clip(np.rint(learned / scale), -127, 127).astype(np.int8)
    return LabelWeights(group, name, array("b", whole.tobytes()), scale, bias, 2.0, 2.0, texts)


def out_of_fold(texts: Counted) -> list[dict[tuple[str, str], float]]:
    """Gives the chances of every text by a model that has seen none of its lines: what `ReaderModel.chances` counts."""
    found: list[dict[tuple[str, str], float]] = [{} for _ in texts.docs]
    folds = np.array([one.fold for one in texts.docs])
    for fold in range(FOLDS):
        for one in fitted(texts, fold).labels:
            learned = np.frombuffer(one.weights.tobytes(), np.int8) * one.scale
            added = texts.whole @ learned
            if one.group == "safety":
                heaviest = added.copy()
                np.maximum.at(heaviest, texts.of_doc, texts.stretched @ learned)
                added = (added + heaviest) / 2
            chances = _chances(added + one.bias)
            for number in np.flatnonzero(folds == fold):
                found[number][one.group, one.name] = float(chances[number])
    return found


def _chances(added: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(added, -30.0, 30.0))))


def with_thresholds(
    model: ReaderModel, docs: Sequence[Taught], chances: Sequence[dict[tuple[str, str], float]]
) -> tuple[ReaderModel, list[Figures]]:
    """Gives the model with thresholds chosen on the chances, and how it does by them."""
    labels, figures = [], []
    for one in model.labels:
        key = (one.group, one.name)
        judged = [
            (chance[key], one.name in said)
            for doc, chance in zip(docs, chances, strict=True)
            if (said := doc.labels(one.group)) is not None
        ]
        proposes = _needless(judged, NEEDLESS) if one.group == "safety" else _balanced(judged)
        strong = _needless(judged, ALONE) if one.name == CONCERN else _true(judged, TRUE[one.group])
        strong = max(strong, proposes) if one.texts >= FEW else 2.0
        labels.append(replace(one, proposes=proposes, strong=strong))
        figures.append(
            Figures(
                *key,
                sum(is_true for _, is_true in judged),
                len(judged),
                sum(is_true and chance >= proposes for chance, is_true in judged),
                sum(chance >= proposes for chance, _ in judged),
                sum(chance >= strong for chance, _ in judged),
                sum(is_true and chance >= strong for chance, is_true in judged),
            )
        )
    return replace(model, labels=tuple(labels)), figures


def _needless(judged: Sequence[tuple[float, bool]], share: float) -> float:
    """The lowest threshold over which at most that share of the texts without the label lies."""
    false = sorted((chance for chance, is_true in judged if not is_true), reverse=True)
    return round(false[int(share * len(false))] + 0.00005, 4)


def _balanced(judged: Sequence[tuple[float, bool]]) -> float:
    """The threshold over which the label is missed and given wrongly least often, a miss counting twice as much (the highest
    F2): a proposal is asked back."""
    best, threshold, right = 0.0, 1.0, 0
    all_true = sum(is_true for _, is_true in judged)
    for count, (chance, is_true) in enumerate(sorted(judged, reverse=True), start=1):
        right += is_true
        if (score := 5 * right / (count + 4 * all_true)) > best:
            best, threshold = score, chance
    return round(threshold - 0.00005, 4)


def _true(judged: Sequence[tuple[float, bool]], share: float) -> float:
    """The lowest threshold over which that share is true, from the highest chance down."""
    lowest, right = 2.0, 0
    for count, (chance, is_true) in enumerate(sorted(judged, reverse=True), start=1):
        right += is_true
        if right >= share * count:
            lowest = chance
    return round(lowest + 0.00005, 4)


def packed(model: ReaderModel, day: str, texts: int) -> bytes:
    """Gives the file: one line of JSON that says what is inside, then the packed weights of each label in that
    order."""
    header = {
        "made_from": model.made_from,
        "made_on": day,
        "texts": texts,
        "seed": model.seed,
        "buckets": len(model.rarity),
        "labels": [
            {
                "group": one.group,
                "name": one.name,
                "texts": one.texts,
                "scale": one.scale,
                "bias": one.bias,
                "proposes": one.proposes,
                "strong": one.strong,
            }
            for one in model.labels
        ],
    }
    body = model.rarity + b"".join(one.weights.tobytes() for one in model.labels)
    return json.dumps(header, sort_keys=True).encode() + b"\n" + base64.b64encode(zlib.compress(body, 9)) + b"\n"
