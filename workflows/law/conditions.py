"""Conditions over facts, written as data in `rules/` and decided here in three values: yes, no, not known.

`{eq: [author.known, true]}` · `{in: [insured.status, [private, professional]]}` · `{has: [objectives, compensation]}`
`{under: [victim.age, 18]}` · `{over: [publication.audience_size, 100]}` · `{known: author.relation}` · `{all: […]}`
`{any: […]}` · `{not: …}` · `{sure: …}` (not known counts as no) · `{doubt: …}` (not known counts as yes) · `{term: name}`
What the analysis itself knows: `{looks: [qualification, …]}` · `{ends_within: days}` (the driving clock)
`{runs: [clock, …]}` · `{ended: [clock, …]}` · `{lapsed: [insured, …]}` (a clock that binds them) · `{done: step}`
`{refused: step}` (its outcome) · `{happened: event}` · `{planned: step}`

A fact that is not known is never equal to anything: the condition is *not known*, and the path is remembered, so that an
analysis can say what it would need to hear. Paths that begin with `publication.` or `statement.` speak of the publication
under examination; where a whole case is examined, of any of its publications.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol


class Missing:
    """What a path answers when nothing is known."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()
Truth = bool | None


class View(Protocol):
    """The facts from one standpoint: a publication, or the whole case."""

    def values(self, path: str) -> Sequence[Any]:
        """The values of a path; MISSING among them where one is not known."""

    def wanted(self, path: str) -> None:
        """Remembers that a path decided nothing because it is not known."""

    def term(self, name: str) -> Truth:
        """A named condition."""

    def ask(self, operator: str, what: Any) -> Truth:
        """What the analysis itself has found so far."""


ASKED: Final = ("looks", "ends_within", "runs", "ended", "lapsed", "done", "refused", "happened", "planned")
Condition = Callable[[View], Truth]
ATOMS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": lambda value, wanted: same(value, wanted),
    "in": lambda value, wanted: any(same(value, one) for one in wanted),
    "has": lambda value, wanted: isinstance(value, list | tuple) and wanted in value,
    "under": lambda value, limit: _number(value) and value < limit,
    "over": lambda value, limit: _number(value) and value > limit,
}


class BadCondition(ValueError):
    """What is written is no condition; the message is one sentence."""


def same(value: object, wanted: object) -> bool:
    """Equal, and of one kind: in Python 1 == True, but a number is never a yes."""
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def always(view: View) -> Truth:
    """The condition of what has none."""
    return True


class Names(Protocol):
    """Which names exist."""

    def is_path(self, path: str) -> bool: ...
    def is_term(self, name: str) -> bool: ...
    def may_ask(self, operator: str, what: Any) -> bool: ...


def read(data: object, names: Names) -> Condition:
    """The condition written as `data`; raises BadCondition."""
    if data is True:
        return always
    if not isinstance(data, Mapping) or len(data) != 1:
        raise BadCondition("a condition has exactly one operator")
    operator, body = next(iter(data.items()))
    if operator in ("all", "any"):
        if not isinstance(body, list) or not body:
            raise BadCondition(f"`{operator}` needs a list of conditions")
        parts = [read(one, names) for one in body]
        return _all(parts) if operator == "all" else _any(parts)
    if operator in ("not", "sure", "doubt"):
        return _WRAPS[operator](read(body, names))
    if operator == "term":
        if not isinstance(body, str) or not names.is_term(body):
            raise BadCondition(f"`{body}` is not a term of rules/terms.yaml")
        return _term(body)
    if operator in ASKED:
        if not names.may_ask(operator, body):
            raise BadCondition(f"`{operator}` cannot be asked about {body!r}")
        return _asked(str(operator), tuple(body) if isinstance(body, list) else body)
    if operator == "known":
        return _known(_path(body, names))
    return _atom(operator, body, names)


def _term(name: str) -> Condition:
    return lambda view: view.term(name)


def _asked(operator: str, what: Any) -> Condition:
    return lambda view: view.ask(operator, what)


def _path(body: object, names: Names) -> str:
    if not isinstance(body, str) or not names.is_path(body):
        raise BadCondition(f"`{body}` is not a fact")
    return body


def _atom(operator: object, body: object, names: Names) -> Condition:
    test = ATOMS.get(operator) if isinstance(operator, str) else None
    if test is None:
        raise BadCondition(f"`{operator}` is not an operator")
    if not isinstance(body, list) or len(body) != 2:
        raise BadCondition(f"`{operator}` needs [fact, value]")
    path, wanted = _path(body[0], names), body[1]
    if operator == "in" and not isinstance(wanted, list):
        raise BadCondition("`in` needs [fact, [values]]")

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


def _known(path: str) -> Condition:
    return lambda view: any(value is not MISSING for value in view.values(path))


def _all(parts: Sequence[Condition]) -> Condition:
    def decide(view: View) -> Truth:
        answer: Truth = True
        for part in parts:
            found = part(view)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    return decide


def _any(parts: Sequence[Condition]) -> Condition:
    def decide(view: View) -> Truth:
        answer: Truth = False
        for part in parts:
            found = part(view)
            if found is True:
                return True
            if found is None:
                answer = None
        return answer

    return decide


def _not(part: Condition) -> Condition:
    def decide(view: View) -> Truth:
        found = part(view)
        return None if found is None else not found

    return decide


_WRAPS: Final[Mapping[str, Callable[[Condition], Condition]]] = {
    "not": _not,
    "sure": lambda part: lambda view: part(view) is True,
    "doubt": lambda part: lambda view: part(view) is not False,
}
