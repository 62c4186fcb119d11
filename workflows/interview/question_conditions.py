"""Small conditions over facts, written as data in `rules/questions/` and decided here.

{eq: [author.known, true]}            {in: [kind, [defamation, disparagement]]}
{has: [objectives, compensation]}     {under: [victim_age, 18]}
{known: author.relation}              {missing: publications[].url}
{chosen: [target, child]}             {skipped: kind}
{later: true}                         (asked about a second or further publication)
{all: [...]}  {any: [...]}  {not: {...}}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from workflows.law.fact_paths import MISSING, Facts, get, is_per_publication


class Memory(Protocol):
    """What the interview remembers beside the facts."""

    def chose(self, question: str, option: str) -> bool:
        """Whether the person chose this option of this question."""
        ...

    def skipped_question(self, question: str) -> bool:
        """Whether the person said they do not know."""
        ...


Decide = Callable[[Facts, Memory, int], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `operator` is one of the words of the module's table; the other fields depend on it. How it is decided
    is worked out once, when it is read: an answer asks hundreds of them."""

    operator: str
    path: str = ""
    values: tuple[object, ...] = ()
    parts: tuple[Condition, ...] = ()
    decide: Decide = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "decide", _decider(self))

    def paths(self) -> frozenset[str]:
        """Every fact the condition looks at."""
        own = frozenset({self.path}) if self.operator in FACT_OPERATORS else frozenset()
        return own.union(*(part.paths() for part in self.parts))

    def questions(self) -> frozenset[str]:
        """Every question whose answer or silence the condition looks at."""
        own = frozenset({self.path}) if self.operator in MEMORY_OPERATORS else frozenset()
        return own.union(*(part.questions() for part in self.parts))


FACT_OPERATORS = ("eq", "in", "has", "under", "known", "missing")
MEMORY_OPERATORS = ("chosen", "skipped")
GROUPS = ("all", "any", "not")


def holds(condition: Condition, facts: Facts, memory: Memory, publication: int = 0) -> bool:
    """Whether the condition is true now. What is unknown is never equal to anything."""
    return condition.decide(facts, memory, publication)


def may_hold(condition: Condition, path: str, value: str) -> bool:
    """Whether the condition can be true at all where one thing is known: that `path`, a fact of the whole case, is
    `value`."""
    return True in _outcomes(condition, path, value)


def _outcomes(condition: Condition, path: str, value: str) -> frozenset[bool]:
    """What the condition can still come to."""
    operator = condition.operator
    if operator == "not":
        return frozenset(not one for one in _outcomes(condition.parts[0], path, value))
    if operator in ("all", "any"):
        parts = [_outcomes(part, path, value) for part in condition.parts]
        alone = operator == "any"  # one part that is so decides the whole
        together = not alone
        decided = [alone] if any(alone in part for part in parts) else []
        return frozenset([*decided, together] if all(together in part for part in parts) else decided)
    if operator in FACT_OPERATORS and condition.path == path:
        return frozenset({condition.decide({path: value}, _NOTHING, 0)})
    return frozenset({True, False})


class _Nothing:
    """The memory of an interview that has not begun."""

    def chose(self, question: str, option: str) -> bool:
        return False

    def skipped_question(self, question: str) -> bool:
        return False


_NOTHING = _Nothing()


def _decider(condition: Condition) -> Decide:
    operator, path, values = condition.operator, condition.path, condition.values
    if operator in ("all", "any"):
        return _group(operator == "all", tuple(part.decide for part in condition.parts))
    if operator == "not":
        inner = condition.parts[0].decide
        return lambda facts, memory, publication: not inner(facts, memory, publication)
    if operator == "later":
        return lambda facts, memory, publication: (publication > 0) == bool(values[0])
    if operator == "chosen":
        return lambda facts, memory, publication: memory.chose(path, str(values[0]))
    if operator == "skipped":
        return lambda facts, memory, publication: memory.skipped_question(path)
    look = _look(path)
    if operator == "known":
        return lambda facts, memory, publication: look(facts, publication) is not MISSING
    if operator == "missing":
        return lambda facts, memory, publication: look(facts, publication) is MISSING
    if operator in ("eq", "in") and all(isinstance(one, str) for one in values):
        words = frozenset(values)
        return lambda facts, memory, publication: _is_word(look(facts, publication), words)
    return lambda facts, memory, publication: _fact_holds(operator, values, look(facts, publication))


def _look(path: str) -> Callable[[Facts, int], object]:
    """`paths.get` of one path; the shortest way for the shortest paths, which are asked most."""
    if is_per_publication(path) or "." in path:
        return lambda facts, publication: get(facts, path, publication)

    def look(facts: Facts, publication: int) -> object:
        value = facts.get(path)
        return MISSING if value is None else value

    return look


def _is_word(value: object, words: frozenset[object]) -> bool:
    return isinstance(value, str) and value in words


def _group(wanted: bool, parts: tuple[Decide, ...]) -> Decide:
    """Whether all (wanted) or any (not wanted) of the parts hold: the first that decides ends it."""

    def decide(facts: Facts, memory: Memory, publication: int) -> bool:
        for part in parts:
            if part(facts, memory, publication) is not wanted:
                return not wanted
        return wanted

    return decide if len(parts) != 1 else parts[0]


def _fact_holds(operator: str, values: tuple[object, ...], value: object) -> bool:
    if value is MISSING:
        return False
    if operator == "has":
        return isinstance(value, list | tuple) and values[0] in value
    if operator == "under":
        limit = values[0]
        return _is_number(value) and _is_number(limit) and float(str(value)) < float(str(limit))
    return any(_same(value, wanted) for wanted in values)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(value: object, wanted: object) -> bool:
    # In Python 1 == True: a number is never a yes.
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


ALWAYS = Condition("all")
NEVER = Condition("any")


def read_condition(data: object) -> Condition:
    """The condition written as `data`. Raises ValueError with a sentence when it is not one."""
    if not isinstance(data, Mapping) or len(data) != 1:
        raise ValueError("a condition is a mapping with exactly one operator")
    operator, body = next(iter(data.items()))
    if operator in ("all", "any"):
        if not isinstance(body, Sequence) or isinstance(body, str) or not body:
            raise ValueError(f"`{operator}` needs a list of conditions")
        return Condition(operator, parts=tuple(read_condition(part) for part in body))
    if operator == "not":
        return Condition("not", parts=(read_condition(body),))
    if operator in ("known", "missing", "skipped"):
        if not isinstance(body, str):
            raise ValueError(f"`{operator}` needs one path")
        return Condition(operator, path=body)
    if operator == "later":
        if not isinstance(body, bool):
            raise ValueError("`later` needs true or false")
        return Condition("later", values=(body,))
    return _read_comparison(operator, body)


def _read_comparison(operator: object, body: object) -> Condition:
    if operator not in ("eq", "in", "has", "under", "chosen"):
        raise ValueError(f"unknown operator `{operator}`")
    if not isinstance(body, Sequence) or isinstance(body, str) or len(body) != 2 or not isinstance(body[0], str):
        raise ValueError(f"`{operator}` needs [path, value]")
    if operator == "in":
        if not isinstance(body[1], Sequence) or isinstance(body[1], str):
            raise ValueError("`in` needs [path, [values]]")
        return Condition("in", path=body[0], values=tuple(body[1]))
    return Condition(str(operator), path=body[0], values=(body[1],))
