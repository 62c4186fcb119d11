"""Conditions over facts, written as data anywhere in `rules/` and decided here in three values: yes, no, not known.

`{eq: [author.known, true]}` · `{in: [insured.status, [private, professional]]}` · `{has: [objectives, compensation]}`
`{under: [victim_age, 18]}` · `{over: [publication.audience_size, 100]}` · `{known: author.relation}` · `{all: […]}`
`{any: […]}` · `{not: …}` · `{sure: …}` (not known counts as no) · `{doubt: …}` (not known counts as yes) · `{term: name}`
What the analysis itself knows: `{looks: [qualification, …]}` · `{ends_within: days}` (the driving clock)
`{runs: [clock, …]}` · `{ended: [clock, …]}` · `{lapsed: [insured, …]}` (a clock that binds them) · `{done: step}`
`{refused: step}` (its outcome) · `{happened: event}` · `{planned: step}`
What the interview itself knows: `{chosen: [question, option]}` · `{skipped: question}` · `{later: true}` (of a second or
further publication); of the question `danger_heard`, which nobody is asked, `from_somebody` or `of_dying_alone`
What a letter knows of itself: `{chosen: [signer, desk]}` · `{filled: field}` · `{allowed: what}` (by the insurer's file)

A fact that is not known is never equal to anything: the condition is *not known*, and the path is remembered, so that an
analysis can say what it would need to hear. Paths that begin with `publication.` or `statement.` speak of the publication
under examination; where a whole case is examined, of any of its publications. What may be compared with what is said by the
schema of facts (`fact_schema.py`), and checked when a condition is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final, Protocol

from workflows.law.fact_schema import Holds
from workflows.law.fact_values import MISSING, BadFacts, same

Truth = bool | None


class View(Protocol):
    """The facts from one standpoint: a publication, or the whole case."""

    def values(self, path: str) -> Sequence[object]:
        """Gives the values of a path; MISSING among them where one is not known."""

    def wanted(self, path: str) -> None:
        """Remembers that a path decided nothing because it is not known."""

    def term(self, name: str) -> Truth:
        """Gives a named condition."""

    def ask(self, operator: str, what: object) -> Truth:
        """Tells what whoever examines the facts knows besides them: the analysis, or the interview."""


ASKED_OF_ANALYSIS: Final = ("looks", "ends_within", "runs", "ended", "lapsed", "done", "refused", "happened", "planned")
ASKED_OF_INTERVIEW: Final = ("chosen", "skipped", "later")
ASKED_OF_LETTER: Final = ("chosen", "filled", "allowed")
_ASKED: Final = frozenset({*ASKED_OF_ANALYSIS, *ASKED_OF_INTERVIEW, *ASKED_OF_LETTER})
ATOMS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": lambda value, wanted: same(value, wanted),
    "in": lambda value, wanted: any(same(value, one) for one in wanted),
    "has": lambda value, wanted: isinstance(value, list | tuple) and wanted in value,
    "under": lambda value, limit: _number(value) and value < limit,
    "over": lambda value, limit: _number(value) and value > limit,
}


class BadCondition(ValueError):
    """What is written is no condition; the message is one sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One condition. `decide` answers from a standpoint: it is worked out once, when the condition is read. `path` is the fact
    it looks at, `parts` the conditions it joins; both are kept for whoever must know what a condition can come to."""

    operator: str
    decide: Callable[[View], Truth]
    path: str = ""
    parts: Sequence[Condition] = ()


ALWAYS: Final = Condition("all", lambda view: True)
"""The condition of what has none."""
NEVER: Final = Condition("any", lambda view: False)
"""The condition of what is not to be."""


class Names(Protocol):
    """Which names exist where the condition stands."""

    def holds(self, path: str) -> Holds | None:
        """Tells what the fact at this path may hold; None where there is no such fact."""

    def is_term(self, name: str) -> bool:
        """Tells whether there is a condition of this name."""

    def may_ask(self, operator: str, what: object) -> bool:
        """Tells whether whoever examines the facts here can answer this."""


def read(data: object, names: Names) -> Condition:
    """Gives the condition written as `data`; raises BadCondition where it is none, names what does not exist, or
    compares a fact with what it can never hold."""
    if data is True:
        return ALWAYS
    if not isinstance(data, Mapping) or len(data) != 1:
        raise BadCondition("a condition has exactly one operator")
    operator, body = next(iter(data.items()))
    if operator in ("all", "any"):
        if not isinstance(body, list) or not body:
            raise BadCondition(f"`{operator}` needs a list of conditions")
        return _joined(operator, [read(one, names) for one in body])
    if operator in _WRAPS:
        part = read(body, names)
        return Condition(operator, _wrapped(_WRAPS[operator], part), parts=(part,))
    if operator == "term":
        if not isinstance(body, str) or not names.is_term(body):
            raise BadCondition(f"`{body}` is not a term of rules/terms.yaml")
        return Condition("term", _term(body))
    if operator in _ASKED:
        if not names.may_ask(operator, body):
            raise BadCondition(f"`{operator}` cannot be asked about {body!r} here")
        return Condition(operator, _asked(operator, tuple(body) if isinstance(body, list) else body))
    if operator == "known":
        path, _ = _fact("known", body, names)
        return Condition("known", lambda view: any(value is not MISSING for value in view.values(path)), path)
    return _atom(operator, body, names)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _term(name: str) -> Callable[[View], Truth]:
    return lambda view: view.term(name)


def _asked(operator: str, what: object) -> Callable[[View], Truth]:
    return lambda view: view.ask(operator, what)


def _fact(operator: str, path: object, names: Names) -> tuple[str, Holds]:
    holds = names.holds(path) if isinstance(path, str) else None
    if holds is None:
        raise BadCondition(f"`{path}` is not a fact")
    if operator not in holds.operators:
        raise BadCondition(f"`{operator}` cannot look at `{path}`, which holds a value of kind {holds.shape}")
    return str(path), holds


def _atom(operator: object, body: object, names: Names) -> Condition:
    test = ATOMS.get(operator) if isinstance(operator, str) else None
    if not isinstance(operator, str) or test is None:
        raise BadCondition(f"`{operator}` is not an operator")
    if not isinstance(body, list) or len(body) != 2:
        raise BadCondition(f"`{operator}` needs [fact, value]")
    path, holds = _fact(operator, body[0], names)
    wanted = body[1]
    if operator == "in" and (not isinstance(wanted, list) or not wanted):
        raise BadCondition("`in` needs [fact, [values]]")
    for one in wanted if operator == "in" else (wanted,):
        try:
            holds.read_one(path, one)
        except BadFacts as bad:
            raise BadCondition(f"`{path}` can never be so: {bad.why}") from None
    listed = wanted if operator == "in" else (wanted,)
    if operator in ("eq", "in") and all(isinstance(one, str) for one in listed):
        return Condition(
            operator, _compared(_is_word, path, frozenset(listed)), path
        )  # most conditions, asked by the hundred
    return Condition(operator, _compared(test, path, wanted), path)


def _is_word(value: object, words: frozenset[str]) -> bool:
    return isinstance(value, str) and value in words


def _compared(test: Callable[[Any, Any], bool], path: str, wanted: object) -> Callable[[View], Truth]:
    def decide(view: View) -> Truth:
        unknown = False
        for value in view.values(path):
            if value is MISSING:
                unknown = True
            elif test(value, wanted):
                return True
        if unknown:
            view.wanted(path)
            return None
        return False

    return decide


def _joined(operator: str, parts: Sequence[Condition]) -> Condition:
    """All of the parts, or any of them: the first that decides the whole ends it."""
    if len(parts) == 1:
        return parts[0]
    whole = operator == "all"
    decides = tuple(part.decide for part in parts)

    def decide(view: View) -> Truth:
        answer: Truth = whole
        for part in decides:
            found = part(view)
            if found is None:
                answer = None
            elif found is not whole:
                return found
        return answer

    return Condition(operator, decide, parts=parts)


_WRAPS: Final[Mapping[object, Callable[[Truth], Truth]]] = {
    "not": lambda found: None if found is None else not found,
    "sure": lambda found: found is True,
    "doubt": lambda found: found is not False,
}


def _wrapped(turn: Callable[[Truth], Truth], part: Condition) -> Callable[[View], Truth]:
    decide = part.decide
    return lambda view: turn(decide(view))


# ---------------------------------------------------------------- what a condition can come to
def may_hold(condition: Condition, path: str, value: object) -> bool:
    """Tells whether the condition can be yes at all where one thing is certain, that `path`, a fact of the whole case,
    is `value`; whatever else is known or comes to be known."""
    return True in _outcomes(condition, _OneFact(path, value))


@dataclass(frozen=True, slots=True)
class _OneFact:
    """The standpoint of whoever knows one fact and is asked for no other."""

    path: str
    value: object

    def values(self, path: str) -> Sequence[object]:
        return (self.value if path == self.path else MISSING,)

    def wanted(self, path: str) -> None:
        return None

    def term(self, name: str) -> Truth:
        return None

    def ask(self, operator: str, what: object) -> Truth:
        return None


_RANKS: Final[Mapping[Truth, int]] = {False: 0, None: 1, True: 2}


def _outcomes(condition: Condition, view: _OneFact) -> frozenset[Truth]:
    operator = condition.operator
    if operator in _WRAPS:
        return frozenset(_WRAPS[operator](one) for one in _outcomes(condition.parts[0], view))
    if condition.parts:
        pick = min if operator == "all" else max  # the lesser of two decides `all`, the greater `any`
        found = [_outcomes(part, view) for part in condition.parts]
        return reduce(lambda left, right: frozenset(pick(a, b, key=_rank) for a in left for b in right), found)
    if condition.path == view.path or condition is ALWAYS or condition is NEVER:
        return frozenset({condition.decide(view)})
    return frozenset({False, None, True})


def _rank(truth: Truth) -> int:
    return _RANKS[truth]
