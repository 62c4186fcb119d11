"""Trains the model that scores what people write (`make reader`): learns from `tools/reader/phrases/`, writes the weights.

usage: python -m tools.train_reader [--dry]      --dry: figures only, nothing is written
Prints for each label how it does on texts that it was not fitted to. The same texts give the same weights.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tools.reader import fit, texts

WEIGHTS: Final = Path(__file__).parent.parent / "rules" / "chat" / "reading" / "model.txt"
ROUNDS: Final = 1
"""Messages composed around each line."""


def made_from() -> str:
    """Gives a fingerprint of the texts and of the way they are learned from."""
    return hashlib.sha256(f"{texts.checksum()} {fit.RECIPE} {ROUNDS}".encode()).hexdigest()


def main() -> None:
    """Fits the reader's model to the texts and writes it, with its figures printed."""
    lines = texts.single_lines()
    docs = [*lines, *texts.composed(lines, fit.SEED, ROUNDS)]
    print(f"{len(lines)} lines, {len(docs)} texts; {texts.FOLDS} folds that share no line")
    counted = fit.counted(docs)
    model, figures = fit.with_thresholds(fit.fitted(counted), docs, fit.out_of_fold(counted))
    print(*figures, sep="\n")
    if "--dry" not in sys.argv:
        today = datetime.now(UTC).date().isoformat()  # noqa: TID251 - a tool of developers
        file = fit.packed(replace(model, made_from=made_from()), today, len(lines))
        WEIGHTS.write_bytes(file)
        print(f"{WEIGHTS.name}: {len(file):,} bytes")


if __name__ == "__main__":
    main()
