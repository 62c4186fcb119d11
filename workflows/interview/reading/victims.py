"""Reads who is attacked: the person who writes, their child, their company, others."""

from __future__ import annotations

from typing import Final, get_args

from workflows.interview.reading.agreement import agreed_labels
from workflows.interview.reading.lexicon import Match, Matches
from workflows.interview.reading.values import Read, ReadingInput, Victim

_OF_BUSINESS: Final = frozenset(("disparagement", "account_takeover", "impersonation", "extortion", "defamation"))
_ORDER: Final[tuple[tuple[str, Victim], ...]] = (
    ("victim.child", "child"),
    ("victim.child_alone", "child"),
    ("victim.family", "family"),
    ("victim.several", "several"),
    ("victim.spouse", "spouse"),
)


VICTIMS: Final[tuple[Victim, ...]] = get_args(Victim)


def read_victim(told: ReadingInput) -> Read[Victim]:
    """Who is attacked; `unknown` where nothing was said of it. Sure where words and model agree."""
    heard = _by_words(told)
    said = [heard.value] if heard.value != "unknown" else []
    for name, sure in agreed_labels("victim", said, told.scores):
        for victim in VICTIMS:
            if victim == name:
                return Read(victim, sure, heard.spans if victim == heard.value else ())
    return heard


def _by_words(told: ReadingInput) -> Read[Victim]:
    matches = told.own
    kinds = [one.kind for one in told.kinds[:1]]
    company = matches.of("victim.company")
    if company and kinds and kinds[0] in _OF_BUSINESS:
        return Read("company", spans=_spans(company))
    for concept, victim in _ORDER:
        heard = [one for one in matches.of(concept) if _is_touched(one, matches)]
        if heard:
            return Read(victim, spans=_spans(heard))
    if matches.of("thing.review") and matches.of("thing.business"):
        return Read("company", spans=_spans(matches.of("thing.business")))
    own = matches.of("victim.self")
    if own and not matches.of("victim.other"):
        return Read("self", spans=_spans(own[:1]))
    return Read("unknown")


def _is_touched(heard: Match, matches: Matches) -> bool:
    """Whether it is not merely said that somebody has children, who acts, or who told of it."""
    taken = (*matches.of("victim.has_children"), *matches.of("author.told"), *matches.of("victim.aside"))
    return not any(one.first < heard.last and heard.first < one.last for one in taken)


def _spans(heard: tuple[Match, ...] | list[Match]) -> tuple[tuple[int, int], ...]:
    return tuple(one.span for one in heard)
