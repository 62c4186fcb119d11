"""What the tests of the chat share: the real questions, words and rules."""

from __future__ import annotations

from tests.ready import locales, questions

QUESTIONS, LOCALES = questions(), locales()
