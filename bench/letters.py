"""What a letter costs: milliseconds to compose it, to print it as PDF and to write it as DOCX, warm."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any, Final

from adapters.documents.letter_docx import letter_docx
from adapters.documents.letter_pdf import print_letter
from tests.workflows.letters.letter_parts import case, filled, kinds, write
from workflows.letters.letter import Letter
from workflows.letters.request import LetterRequest

ROUNDS: Final = 21
LIMIT_PDF_MS: Final = 40


def measure() -> dict[str, Any]:
    """Gives the formal notice of a French case, with another name each time so that nothing is remembered."""
    of = case()
    kind = next(one for one in kinds("FR") if one.id == "formal_notice_author")
    whole = filled(kind, of, "fr")
    print_letter(whole)
    letter_docx(whole)

    def make(number: int) -> Letter:
        return write(LetterRequest(kind.id, values={"insured_name": f"Ana Ruiz {number}"}), of)

    letters = [make(number) for number in range(ROUNDS)]
    return {
        "compose_ms": _median(lambda number: make(number + ROUNDS)),
        "pdf_ms": _median(lambda number: print_letter(letters[number])),
        "limit_pdf_ms": LIMIT_PDF_MS,
        "docx_ms": _median(lambda number: letter_docx(letters[number])),
        "pdf_bytes": len(print_letter(whole).content),
    }


def _median(act: Callable[[int], object]) -> float:
    taken = []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - begun) * 1000)
    return round(median(taken), 1)
