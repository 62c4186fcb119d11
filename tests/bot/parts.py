"""What the tests of the chat share: the real questions, words and rules."""

from __future__ import annotations

from adapters.locales import load_locales
from adapters.questions import load_questions
from tests.conftest import ROOT

QUESTIONS = load_questions(ROOT / "rules" / "questions")
LOCALES = load_locales(ROOT / "locales", strict=True)
