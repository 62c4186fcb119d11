"""Cases that tests of court proceedings begin from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from tests import ready
from workflows.kernel.text import LocalizedText
from workflows.law.analysis import AnswersCache, analyse_until
from workflows.law.facts import Facts
from workflows.proceedings.draft import Draft, DraftSource, ToldFact, compose_draft
from workflows.proceedings.rules import Milestone
from workflows.proceedings.sheet import Read, Sheet, read_sheet, read_sheets

REPORTED = "2026-11-22T10:15:00+01:00"
POST: dict[str, object] = {
    "id": "post", "url": "https://www.facebook.com/anna/posts/1", "audience": "public", "discovered_on": "2026-11-20",
    "first_published_on": "2026-11-05", "still_online": True, "words": "Mme D. vole dans la caisse",
}  # fmt: skip
STATEMENT: dict[str, object] = {"provable_fact": True, "truth": False, "target": "person", "identifiable": True}
DEFAMED: dict[str, object] = {
    "kind": "defamation", "reported_at": REPORTED, "publications": [POST], "objectives": ["removal", "compensation"],
    "statement": STATEMENT,
    "author": {"known": True, "name": "Bo"},
}  # fmt: skip
EXPOSED: dict[str, object] = {
    "kind": "intimate_content", "reported_at": REPORTED, "publications": [{**POST, "words": "photo"}],
    "intimate": {"exists": True, "shared": True, "depicted_age": 31}, "insured": {"age": 31},
    "objectives": ["removal"], "author": {"known": False},
}  # fmt: skip


def read(told: Mapping[str, object], country: str, reached: Mapping[Milestone, date | datetime] | None = None) -> Read:
    """The facts of a case in a country, analysed at its report."""
    book = ready.rulebook()
    facts = Facts.parse({**told, "jurisdiction": country}, book.declared)
    analysis, found = analyse_until(facts, book, facts.reported_at, AnswersCache())
    return Read(analysis, found, reached or {})


def sheets(
    told: Mapping[str, object], country: str, reached: Mapping[Milestone, date | datetime] | None = None
) -> dict[str, Sheet]:
    """Every proceeding of the country in that case, by name."""
    return {one.rule.id: one for one in read_sheets(ready.proceeding_rules(), read(told, country, reached))}


def said(texts: Sequence[LocalizedText]) -> str:
    """What they say in English, together."""
    return " ".join(one.en for one in texts)


SOURCE = DraftSource(
    values={"claimant_name": "Anna D.", "opponent_name": "Bo B.", "opponent_address": "2 rue du Pont"},
    told=[ToldFact("C’est faux : oui", "Anna D."), ToldFact("Vu par : 400")],
    exhibits=["Pièce n° 1 – capture", "Pièce n° 2 – lettre"],
    tried=[("Signalement à la plateforme", date(2026, 11, 21))],
)


def draft(
    proceeding: str, country: str, language: str | None = None, told: Mapping[str, object] = DEFAMED,
    source: DraftSource = SOURCE,
) -> Draft:  # fmt: skip
    """The draft of a proceeding in that case."""
    held, frames = read(told, country), ready.frame_rules()
    rule = ready.proceeding_rules().proceedings[proceeding]
    return compose_draft(read_sheet(rule, held), held, frames, source, language, ready.locales())
