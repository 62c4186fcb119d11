"""Reads who did it: their relation to the victim, and whether they are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from workflows.interview.reading.kinds import read_kinds
from workflows.interview.reading.lexicon import Match, Matches
from workflows.interview.reading.values import AuthorRead, Read, ReadingInput

_PREFIX: Final = "author."
_ADVERSE: Final = frozenset(
    ("ex_partner", "employee", "client", "competitor", "neighbour", "colleague", "classmate", "journalist", "stranger")
)
"""Whom people name because they did something; of a friend, of the family or of a partner the deed must be told."""
_ROLES: Final[Mapping[str, str]] = {
    "employer": "colleague",
    "landlord": "acquaintance",
    "friend": "acquaintance",
    "pupil_parent": "acquaintance",
}
"""The relation that a role comes down to; every other role is a relation itself."""
_SIGNS: Final = frozenset(("unknown", "suspect", "act", "agent", "told", "of", "owned", "owner", "aside", "done_to"))
"""Concepts that tell nobody's relation, but how somebody is spoken of."""
_WHOSE: Final = ("author.owned", "author.owner", "author.of")
_NEAR: Final = 7
_VERB: Final = 4
"""So many words on the verb of whoever acts still stands: `the chair` `of the tennis club` `writes`."""


def read_author(told: ReadingInput) -> Read[AuthorRead] | None:
    """Tells who did it; None where nothing was said of it. Never sure: it is asked back."""
    matches = told.own
    named = _roles(matches, told)
    doing = [one for one in named if _acts(one, matches)]
    speaking = [one for one in named if _speaks(one, matches)]
    apart = [one for one in named if _stands_apart(one, told)]
    for heard in (doing, apart, [one for one in named if _relation(one) in _ADVERSE], speaking):
        if heard:
            return _read(_strongest(heard), matches)
    if owned := [one for one in matches.of(*_WHOSE) if _speaks(one, matches)]:
        return Read(AuthorRead("acquaintance", known=True), spans=(owned[0].span,))
    kinds = [one.value for one in read_kinds(told)[:1] if one.spans]  # the model alone makes nobody a stranger
    if kinds and kinds[0] in told.rules.frames.strangers:
        return Read(AuthorRead("stranger", None))
    return None


def answer_author(told: ReadingInput) -> Read[AuthorRead] | None:
    """Tells who did it, as the answer to that question; None: it must be asked again. Sure where one relation alone is
    named."""
    matches = told.matches
    named = _roles(matches, told)
    if not named and (owned := matches.of(*_WHOSE)):
        return Read(AuthorRead("acquaintance", known=True), spans=tuple(one.span for one in owned))
    if not named:
        unknown = matches.of("author.unknown")
        return Read(AuthorRead(None, known=False), spans=tuple(one.span for one in unknown)) if unknown else None
    heard = _strongest(named)
    is_alone = len({_relation(one) for one in named}) == 1 and not matches.of("author.suspect", "author.unknown")
    return _read(heard, matches, sure=is_alone and len(told.spoken.words) <= heard.last - heard.first + _NEAR)


def _roles(matches: Matches, told: ReadingInput) -> list[Match]:
    """The people who are named, each once: without those inside a longer name of another, those who only told of it, and
    those who are named to say whose father or whose new friend it was."""
    roles = [one for one in matches.under(_PREFIX) if _role(one) not in _SIGNS]
    told_by = matches.of("author.told")
    kept = []
    for one in roles:
        inside = any(other is not one and _holds(other, one) for other in roles)
        modifies = _relation(one) == "ex_partner" and any(other.first == one.last for other in roles)
        near = any(one.sentence == other.sentence and _gap(one, other) <= 1 for other in told_by)
        if not inside and not modifies and not near and not _owns(one, matches) and not _is_aside(one, matches):
            kept.append(one)
    return [_named_whole(one, kept) for one in kept if not _is_vague(one, kept)]


def _holds(longer: Match, one: Match) -> bool:
    """Whether a longer name has this one within it; of two names of equal length, the plainer relation gives way."""
    if not (longer.first <= one.first and one.last <= longer.last):
        return False
    if longer.last - longer.first > one.last - one.first:
        return True
    return _relation(longer) != _relation(one) and _relation(one) == "acquaintance"


def _owns(role: Match, matches: Matches) -> bool:
    """Whether they are named to say whose somebody was: `the father of`, `my ex's new girlfriend`; neighbours stay so."""
    if _relation(role) == "neighbour":
        return False
    if any(one.first == role.last for one in matches.of("author.owner")):
        return True
    for one in matches.of("author.owned", "author.of"):
        within = one.first <= role.first and role.last <= one.last and one.last - one.first > role.last - role.first
        if within or (one.sentence == role.sentence and 0 <= role.first - one.last <= 1):
            return True
    return False


def _is_aside(role: Match, matches: Matches) -> bool:
    """Whether they are named for whose telephone or house it is written from (`the phone of` the neighbour), or as those
    whom it is done to (`my son is accused` by)."""
    beside = any(
        one.sentence == role.sentence and 0 <= role.first - one.first <= one.last - one.first + 1
        for one in matches.of("author.aside")
    )
    return beside or any(one.first <= role.first < one.last for one in matches.of("author.done_to"))


def _is_vague(one: Match, roles: Sequence[Match]) -> bool:
    return _relation(one) == "acquaintance" and any(_tells_more(other, one) for other in roles)


def _tells_more(other: Match, vague: Match) -> bool:
    """Whether the other goes on where the vague one ends: `a boy` `of her school`."""
    return (
        _relation(other) != "acquaintance"
        and other.sentence == vague.sentence
        and vague.first < other.first <= vague.last + 1
    )


def _named_whole(one: Match, roles: Sequence[Match]) -> Match:
    """The role with the vague words before it, which a deed or a `by` stands beside."""
    vague = [other for other in roles if _relation(other) == "acquaintance" and _tells_more(one, other)]
    if not vague:
        return one
    return replace(one, first=vague[0].first, span=(vague[0].span[0], one.span[1]))


def _role(match: Match) -> str:
    return match.concept.removeprefix(_PREFIX)


def _relation(match: Match) -> str:
    return _ROLES.get(_role(match), _role(match))


def _gap(one: Match, other: Match) -> int:
    return max(one.first - other.last, other.first - one.last)


def _acts(role: Match, matches: Matches) -> bool:
    """Whether a deed is told of them: a verb of doing soon behind, or `by`, `it is` before."""
    acts = (*matches.of("act.publish", "act.say", "act.insult", "act.hack", "act.demand", "act.threat", "act.harass"),)
    behind = any(one.sentence == role.sentence and 0 <= one.first - role.last <= _NEAR for one in acts)
    verbs = any(
        one.sentence == role.sentence and 0 <= one.first - role.last <= _VERB and one.span[0] >= role.span[1]
        for one in matches.of("author.act")
    )  # the `s` of `my husband's account` is no verb
    agent = any(one.sentence == role.sentence and 0 <= role.first - one.last <= 1 for one in matches.of("author.agent"))
    return (behind and verbs) or agent


def _speaks(role: Match, matches: Matches) -> bool:
    """Whether a verb of doing follows at once, whatever the deed."""
    return any(one.sentence == role.sentence and 0 <= one.first - role.last <= 1 for one in matches.of("author.act"))


def _stands_apart(role: Match, told: ReadingInput) -> bool:
    """Whether it is all that a sentence says, or what a comma sets behind one: `he is downstairs. My ex.`, `it was him, my
    brother.`"""
    words = told.spoken.words
    is_last = role.last == len(words) or words[role.last].sentence != role.sentence
    if not is_last:
        return False
    if role.first == 0 or words[role.first - 1].sentence != role.sentence:
        return True
    return "," in told.text[words[role.first - 1].end : words[role.first].start]


def _strongest(heard: Sequence[Match]) -> Match:
    return max(heard, key=lambda one: (_relation(one) != "acquaintance", one.last - one.first, -one.first))


def _read(heard: Match, matches: Matches, *, sure: bool = False) -> Read[AuthorRead]:
    relation = _relation(heard)
    unsure = matches.of("author.suspect", "author.unknown")
    known = False if relation == "stranger" else None if unsure else True
    return Read(AuthorRead(relation, known, _role(heard)), sure, (heard.span,))
