"""Reads who did it: their relation to the victim, and whether they are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workflows.interview.reading.lexicon import Match, Matches
from workflows.interview.reading.values import AuthorRead, Read, ReadingInput

_PREFIX: Final = "author."
_ADVERSE: Final = frozenset(
    ("ex_partner", "employee", "client", "competitor", "neighbour", "colleague", "classmate", "journalist", "stranger")
)
"""Whom people name because they did something; of a friend, of the family or of a partner the deed must be told."""
_BY_STRANGERS: Final = frozenset(("extortion", "account_takeover"))
"""What people from nowhere do, unless it is said who did it."""
_NEAR: Final = 7


def read_author(told: ReadingInput) -> Read[AuthorRead] | None:
    """Who did it; None where nothing was said of it. Never sure: it is asked back."""
    matches = told.own
    named = _roles(matches, told)
    doing = [one for one in named if _acts(one, matches)]
    speaking = [one for one in named if _speaks(one, matches)]
    for heard in (doing, [one for one in named if _relation(one) in _ADVERSE], speaking):
        if heard:
            return _read(_strongest(heard), matches)
    kinds = [one.kind for one in told.kinds[:1]]
    if kinds and kinds[0] in _BY_STRANGERS:
        return Read(AuthorRead("stranger", None))
    return None


def answer_author(told: ReadingInput) -> Read[AuthorRead] | None:
    """Who did it, as the answer to that question; None: it must be asked again. Sure where one relation alone is named."""
    matches = told.matches
    named = _roles(matches, told)
    if not named:
        unknown = matches.of("author.unknown")
        return Read(AuthorRead(None, known=False), spans=tuple(one.span for one in unknown)) if unknown else None
    heard = _strongest(named)
    is_alone = len({_relation(one) for one in named}) == 1 and not matches.of("author.suspect", "author.unknown")
    return _read(heard, matches, sure=is_alone and len(told.spoken.words) <= heard.last - heard.first + _NEAR)


def _roles(matches: Matches, told: ReadingInput) -> list[Match]:
    """The relations that are named, without those inside a longer name of another, or behind a `de`, `van`, `'s` of one."""
    signs = ("unknown", "suspect", "act", "agent", "told", "of")
    roles = [one for one in matches.under(_PREFIX) if _relation(one) not in signs]
    told_by = matches.of("author.told")
    owned = matches.of("author.of")
    kept = []
    for one in roles:
        inside = any(
            other is not one
            and other.first <= one.first
            and one.last <= other.last
            and (other.last - other.first > one.last - one.first)
            for other in roles
        )
        modifies = _relation(one) == "ex_partner" and any(other.first == one.last for other in roles)
        near = any(one.sentence == other.sentence and _gap(one, other) <= 1 for other in told_by)
        contained = any(
            other.first <= one.first and one.last <= other.last and other.last > one.last for other in owned
        )
        if not inside and not modifies and not near and not contained:
            kept.append(one)
    return kept


def _relation(match: Match) -> str:
    return match.concept.removeprefix(_PREFIX)


def _gap(one: Match, other: Match) -> int:
    return max(one.first - other.last, other.first - one.last)


def _acts(role: Match, matches: Matches) -> bool:
    """Whether a deed is told of them: a verb of doing soon behind, or `by`, `it is` before."""
    acts = (*matches.of("act.publish", "act.say", "act.insult", "act.hack", "act.demand", "act.threat", "act.harass"),)
    behind = any(one.sentence == role.sentence and 0 <= one.first - role.last <= _NEAR for one in acts)
    verbs = any(one.sentence == role.sentence and 0 <= one.first - role.last <= 2 for one in matches.of("author.act"))
    agent = any(one.sentence == role.sentence and 0 <= role.first - one.last <= 1 for one in matches.of("author.agent"))
    return (behind and verbs) or agent


def _speaks(role: Match, matches: Matches) -> bool:
    """Whether a verb of doing follows at once, whatever the deed."""
    return any(one.sentence == role.sentence and 0 <= one.first - role.last <= 1 for one in matches.of("author.act"))


def _strongest(heard: Sequence[Match]) -> Match:
    return max(heard, key=lambda one: (_relation(one) != "acquaintance", one.last - one.first, -one.first))


def _read(heard: Match, matches: Matches, *, sure: bool = False) -> Read[AuthorRead]:
    relation = _relation(heard)
    unsure = matches.of("author.suspect", "author.unknown")
    known = False if relation == "stranger" else None if unsure else True
    return Read(AuthorRead(relation, known), sure, (heard.span,))
