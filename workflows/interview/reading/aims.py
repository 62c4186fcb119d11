"""Reads what a person wants to reach."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from workflows.interview.reading.lexicon import Match
from workflows.interview.reading.values import Read, ReadingInput

_WISHED, _ANSWERED, _FILLER = "aim.", "answer.", "aims_filler"
_REMOVAL, _NAMELESS = "removal", "anonymisation"
_OF_THE_DESK: Final = ("wish.delete_data",)
_BESIDE: Final = 2
"""Words between the name and what is to become of it."""
_BREAKS: Final = frozenset(",;:()+")
_NUMBERED: Final = re.compile(r"(?<!\w)[1-9] ?[).](?=\s)")
_INDIFFERENT: Final = "indifferent"
"""`I do not care about the money`."""
_OWN_WISH: Final = "own_wish"
_WISHED_WITHIN: Final = 4
"""Words between a wish and what is wished."""
_CARED_FOR: Final = 3
"""Words between what somebody does not care for and what says so."""


def read_aims(told: ReadingInput) -> tuple[Read[str], ...]:
    """Gives the aims, by their ids in the rules: only what is wished, never what is refused or merely told."""
    return _aims(told, _WISHED)


def answer_aims(told: ReadingInput) -> Read[tuple[str, ...]] | None:
    """Gives the aims that the answer names; None: it must be asked again. Sure when they and small words are all of
    it."""
    aims = _aims(told, _ANSWERED)
    if not aims:
        return None
    spans = tuple(span for one in aims for span in one.spans)
    is_all = told.own.spend(told.spoken, *(_ANSWERED + one.value for one in aims), _FILLER)
    return Read(tuple(one.value for one in aims), is_all, spans)


def _aims(told: ReadingInput, prefix: str) -> tuple[Read[str], ...]:
    found: dict[str, Read[str]] = {}
    heard = [*told.own.under(prefix), *((*_listed(told), *_wished(told)) if prefix == _WISHED else ())]
    for one in heard:
        if _is_refused(told, one) or _is_another(told, one, prefix) or _is_indifferent(told, one):
            continue
        if prefix == _ANSWERED and any(_is_within(one, other) for other in heard):
            continue  # `pay for what he did` is no wish for money
        name = one.concept.split(".")[1]
        found.setdefault(name, Read(name, spans=(one.span,)))
    return tuple(found.values())


def _listed(told: ReadingInput) -> list[Match]:
    """What a numbered list names: nobody numbers what happened to them, `1) remove 2) the client pays` is what they want."""
    marks = [one.start() for one in _NUMBERED.finditer(told.text)]
    return [one for one in told.own.under(_ANSWERED) if len(marks) > 1 and one.span[0] >= marks[0]]


def _wished(told: ReadingInput) -> list[Match]:
    """What is named behind words of wishing of one's own, in the same clause: `I want` and anything that answers what
    somebody wants. A name or a face that is only spoken of there is no wish to stay nameless."""
    named = [one for one in told.own.under(_ANSWERED) if one.concept != _ANSWERED + _NAMELESS]
    wishes = told.own.of(_OWN_WISH)
    return [_joined(wish, one) for one in named for wish in wishes if _is_object(told, wish, one)]


def _is_object(told: ReadingInput, wish: Match, named: Match) -> bool:
    is_near = wish.sentence == named.sentence and 0 <= named.first - wish.last <= _WISHED_WITHIN
    return is_near and not set(told.text[wish.span[1] : named.span[0]]) & _BREAKS


def _joined(wish: Match, named: Match) -> Match:
    """Wish and what is wished as one, so that a negation before either takes it back."""
    return replace(named, first=wish.first, span=(wish.span[0], named.span[1]))


def _is_another(told: ReadingInput, aim: Match, prefix: str) -> bool:
    """Whether a removal is of something else than what was published: of the name in it, or of what they told the desk."""
    if aim.concept != prefix + _REMOVAL:
        return False
    names = told.own.of(prefix + _NAMELESS)
    of_name = any(one.sentence == aim.sentence and abs(one.last - aim.last) <= _BESIDE for one in names)
    return of_name or any(one.sentence == aim.sentence for one in told.own.of(*_OF_THE_DESK))


def _is_within(one: Match, other: Match) -> bool:
    """Whether another aim goes on where this one ends, or holds it: `paye` and `paye pour`, `mon nom` and `laver mon nom`."""
    goes_on = other.first < one.last < other.last
    holds = other.first <= one.first and one.last <= other.last and other.last - other.first > one.last - one.first
    return one.concept != other.concept and (goes_on or holds)


def _is_indifferent(told: ReadingInput, aim: Match) -> bool:
    """Whether the words of the aim stand beside those that say it matters nothing, in the same clause."""
    for one in told.own.of(_INDIFFERENT):
        if one.sentence != aim.sentence:
            continue
        between = told.text[min(one.span[1], aim.span[1]) : max(one.span[0], aim.span[0])]
        is_wish = aim.concept.startswith(_WISHED) and aim.first >= one.last
        follows = not is_wish and 0 < aim.last - one.last <= _CARED_FOR
        leads = 0 <= one.first - aim.last < _CARED_FOR and not any(
            0 < other.last - one.last <= _CARED_FOR for other in told.own.under(_ANSWERED)
        )
        if (follows or leads) and not set(between) & _BREAKS:
            return True
    return False


def _is_refused(told: ReadingInput, aim: Match) -> bool:
    """Whether a negation stands before the wish or within it; one behind it speaks of something else."""
    words, negations = told.spoken.words, told.rules.lexicon.negations
    for place in range(max(0, aim.first - 2), min(len(words), aim.last + 1)):
        word = words[place]
        is_said = aim.first <= place < aim.last and aim.pattern.spells(word)  # `never to hear of him again`
        if word.sentence != aim.sentence or word.forms[0] not in negations or is_said:
            continue
        between = told.text[word.end : aim.span[0]] if place < aim.first else told.text[aim.span[1] : word.start]
        if place < aim.last and not set(between) & _BREAKS:
            return True
        if place == aim.last and not between.strip() and set(told.text[word.end : word.end + 1]) & _BREAKS:
            return True  # `punish no, remove yes`
    return False
