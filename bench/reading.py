"""What reading a person's message costs: milliseconds of a processor, without the statistical model and with it, and the worst
of hostile texts of the longest length that Telegram sends."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from tests.ready import words
from workflows.interview.reading.message import read_message
from workflows.interview.reading.model import ReaderModel
from workflows.interview.reading.values import ReadingRules

AT: Final = datetime(2026, 11, 30, 12, tzinfo=UTC)
LIMIT_MS, LIMIT_WITH_MODEL_MS, LIMIT_HOSTILE_MS = 5, 20, 50
ROUNDS: Final = 3
LONGEST: Final = 4096
HOSTILE: Final = {
    "combining_marks": ("e\u0301", "é\u0301", "q\u0303", "e" + "\u0301" * 40, "\u0345"),
    "zero_width": ("a\u200b", "\u200d", "\u202e", "a\ufeff "),
    "signs_and_emoji": ("🙂", "👨\u200d👩\u200d👧 ", "🏳️\u200d🌈", "5€ ", "½"),
    "repeated_marks": ("!?", "?", "' ", "a.", "a-", "#a ", "@a ", "\n.", "a\n", '"a" ', "« ", "((", "<a "),
    "no_spaces": ("a", "1.", "1,", "10/10/", "www.a.b.c.d/", "https://www."),
    "single_letters": ("a ", "e ", "x ", "1 ", "'k "),
    "numbers": ("0 000 ", "dix-sept cent ", "deux mille ", "honderd", "le 3 et le 5 ", "12 ans "),
    "nested_relations": ("de l'ex de ", "my ex ", "mijn dochter ", "la sœur de ", "ma fille de 12 ans "),
    "cries": ("mourir ", "je ", "il va me tuer ", "kill me ", "ik wil niet ", "help "),
}
"""What a hostile text is made of, by its kind: each piece is written over and over, to the longest length."""


def measure() -> dict[str, Any]:
    """The texts are the examples that the patterns carry, three of them a message: 95 in 100 cost no more."""
    rules = words().chat.reading
    said = [one.positive for one in rules.lexicon.patterns]
    texts = [". ".join(said[place : place + 3]) for place in range(0, len(said) - 2, 3)]
    alone = replace(rules, model=ReaderModel())
    hostile = {
        kind: max((_best((piece * LONGEST)[:LONGEST], rules), piece) for piece in pieces)
        for kind, pieces in HOSTILE.items()
    }
    worst, piece = max(hostile.values())
    return {
        "texts": len(texts),
        "p95_ms": _p95(texts, alone),
        "limit_ms": LIMIT_MS,
        "p95_with_model_ms": _p95(texts, rules),
        "limit_with_model_ms": LIMIT_WITH_MODEL_MS,
        **{f"hostile_{kind}_ms": round(spent, 2) for kind, (spent, _) in hostile.items()},
        "hostile_ms": round(worst, 2),
        "hostile_text": ascii(piece),
        "limit_hostile_ms": LIMIT_HOSTILE_MS,
    }


def _p95(texts: list[str], rules: ReadingRules) -> float:
    spent = sorted(_best(text, rules) for text in texts)
    return round(spent[len(spent) * 95 // 100], 2)


def _best(text: str, rules: ReadingRules) -> float:
    """Milliseconds of a processor, the best of the rounds: what else the machine does is no cost of ours."""
    took = []
    for _ in range(ROUNDS):
        before = time.process_time()
        read_message(text, AT, None, None, rules)
        took.append((time.process_time() - before) * 1000)
    return min(took)
