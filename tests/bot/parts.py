"""What the tests of the chat share: the real questions, words and rules."""

from __future__ import annotations

from tests.ready import words

QUESTIONS, LOCALES = words().questions, words().locales
