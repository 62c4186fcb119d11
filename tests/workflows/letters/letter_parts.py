"""A case and its letters, for the tests: three countries, the real rules, the real texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from tests import ready
from workflows.law.analysis import AnswersCache, analyse_until
from workflows.law.facts import Facts
from workflows.letters.compose import compose
from workflows.letters.letter import Letter
from workflows.letters.request import LetterCase, LetterRequest
from workflows.letters.rules import LetterKind

LANGUAGES: Final = ("fr", "nl", "en")
SPOKEN: Final = {"FR": "fr", "BE": "nl", "NL": "nl"}
WORDS: Final = "Mme D. vole dans la caisse de l'association"
POST: Final[Mapping[str, object]] = {
    "id": "post", "platform": "facebook", "url": "https://www.facebook.com/groups/asso/posts/123456789012345",
    "medium": "social", "audience": "public", "first_published_on": "2026-11-05", "discovered_on": "2026-11-20",
    "still_online": True, "words": WORDS,
}  # fmt: skip
BY_SHAPE: Final = {
    "line": "Élodie Müller-Łukasz & Cie", "lines": "12 rue de l'Église\n69002 Lyon",
    "text": "Un texte d'essai, « oui » & <non>.", "day": "2026-11-20", "instant": "2026-11-24T09:30:00+01:00",
    "money": "150.00 EUR",
}  # fmt: skip
"""A value for every shape of field."""


def facts(country: str = "FR", **changed: object) -> dict[str, object]:
    """The facts of a defamation that a neighbour posted."""
    return {
        "jurisdiction": country, "reported_at": "2026-11-22T10:15:00+01:00", "kind": "defamation",
        "language": SPOKEN[country], "insured": {"status": "private", "place": "Lyon"},
        "publications": [dict(POST)],
        "statement": {"provable_fact": True, "insulting": False, "truth": False, "target": "person", "identifiable": True},
        "author": {"known": True, "name": "Jean Dupont", "address_known": True, "relation": "neighbour"},
        "objectives": ["removal"], "cover": {"insurer": "sample-one"},
        "safety": {"danger_now": False, "self_harm": False, "violence_by_author": False},
        "intimate": {"exists": False, "shared": False, "threatened": False}, "demand": {"made": False},
        "already_done": [{"step": "bailiff_capture", "done_on": "2026-11-21"}], **changed,
    }  # fmt: skip


def case(country: str = "FR", at: datetime | None = None, **changed: object) -> LetterCase:
    """The case as the rules see it."""
    book = ready.rulebook()
    read = Facts.parse(facts(country, **changed), book.declared, at)
    analysis, found = analyse_until(read, book, at or read.reported_at, AnswersCache())
    return LetterCase(read, book, analysis, found)


def write(request: LetterRequest, of: LetterCase) -> Letter:
    """The letter."""
    return compose(request, of, ready.letter_rules(), ready.locales())


def filled(
    kind: LetterKind, of: LetterCase, language: str, given: Mapping[str, str] | None = None, **more: str
) -> Letter:
    """The letter with a value in every blank, and the values `given`; `more` are choices."""
    fields = ready.letter_rules().fields
    values = dict(given or {})
    while True:
        letter = write(LetterRequest(kind.id, kind.variant, language, values=values, **more), of)  # type: ignore[arg-type]
        if not letter.blanks:
            return letter
        for one in letter.blanks:
            assert one.key not in values, f"{one.key} was filled and is still missing"
            name = one.key if one.key in fields else f"publication_{one.key.rpartition('.')[2]}"
            values[one.key] = BY_SHAPE[fields[name].shape]


def kinds(country: str) -> list[LetterKind]:
    """Every kind of letter of a country."""
    return [one for one in ready.letter_rules().kinds.values() if country in one.countries]
