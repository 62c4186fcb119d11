"""Loads `rules/questions/` and refuses whatever the interview could not ask in all three languages.

Files: any `*.yaml` with `questions:` (one per block or incident kind), `words.yaml` (yes, no …), `places.yaml` (what people
call the platforms), `helplines.yaml` and `emergency.yaml`. Every refusal names the file and the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from adapters.rules.declared import check_cards, check_kinds, load_doors
from adapters.rules.emergency_cards import load_cards
from adapters.rules.helplines import load_helplines
from adapters.rules.jurisdictions import read_declared
from adapters.rules.places import load_places
from adapters.rules.platforms import load_catalogue
from adapters.rules.question_names import QuestionNames, option_key, option_keys
from adapters.rules.read_text import WORDS, localized
from adapters.rules.yaml_file import BadRuleFile
from adapters.rules.yaml_text import read_yaml
from workflows.interview.emergency import EmergencyCard, Helpline
from workflows.interview.places import NO_PLACES, Places
from workflows.interview.questions import (
    QUESTION_KINDS,
    URGENCIES,
    Option,
    Question,
    Questions,
    Trigger,
)
from workflows.interview.state import DANGER_HEARD, FROM_SOMEBODY, OF_DYING_ALONE
from workflows.kernel.text import LANGUAGES, LocalizedText
from workflows.law import conditions
from workflows.law.conditions import ALWAYS, NEVER, BadCondition, Condition
from workflows.law.declared import Declared
from workflows.law.fact_schema import is_per_publication
from workflows.law.fact_values import BadFacts
from workflows.law.platforms.catalogue import Catalogue

SPECIAL = ("words.yaml", "doors.yaml", "places.yaml", "place_words.yaml", "helplines.yaml", "emergency.yaml")
MAX_KEY = 24  # a button carries it beside a case and a question, in 64 bytes


class BadQuestions(Exception):
    """A file of questions that cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class _Where:
    file: str
    item: str = ""

    def fail(self, why: str) -> NoReturn:
        raise BadQuestions(f"{self.file}{': ' + self.item if self.item else ''}: {why}")


def load_questions(folder: Path, catalogue: Catalogue | None = None, declared: Declared | None = None) -> Questions:
    """Gives everything the interview can ask, from `folder`; what is not given is read beside it. Raises
    BadQuestions."""
    try:
        declared = declared or read_declared(folder.parent)
        return _load(folder, catalogue or load_catalogue(folder.parent / "platforms"), declared)
    except BadRuleFile as bad:
        raise BadQuestions(str(bad)) from bad


def _load(folder: Path, catalogue: Catalogue, declared: Declared) -> Questions:
    written = _written(folder)
    base = _Base.load(folder, catalogue, declared, [item for item, _, _ in written])
    questions = [_question(item, kinds, base, where) for item, kinds, where in written]
    check_kinds(questions, declared.kinds)
    doors = load_doors(folder / "doors.yaml", declared.kinds)
    return Questions.of(tuple(questions), base.cards, tuple(base.helplines.values()), base.places, doors)


def _written(folder: Path) -> list[tuple[Mapping[str, object], object, _Where]]:
    """Every question as it is written, with the kinds its file is for: names are known before conditions are read."""
    found: list[tuple[Mapping[str, object], object, _Where]] = []
    names: set[str] = set()
    for path in sorted(one for one in folder.glob("*.yaml") if one.name not in SPECIAL):
        data = _read(path)
        where = _Where(path.name)
        _only(data, {"kinds", "questions"}, where)
        for item in _list(data.get("questions"), where):
            name = str(_mapping(item, where).get("id"))
            here = _Where(path.name, name)
            if name in names:
                here.fail("the id stands twice")
            names.add(name)
            found.append((item, data.get("kinds"), here))
    return found


@dataclass(frozen=True, slots=True)
class _Base:
    """What the questions lean on."""

    words: Mapping[str, LocalizedText]
    places: Places
    helplines: Mapping[str, Helpline]
    cards: Mapping[str, EmergencyCard]
    declared: Declared
    names: QuestionNames

    @classmethod
    def load(
        cls, folder: Path, catalogue: Catalogue, declared: Declared, written: Sequence[Mapping[str, object]]
    ) -> _Base:
        words = {name: _words(text, _Where("words.yaml", name)) for name, text in _read(folder / "words.yaml").items()}
        for name in ("yes", "no", "partly", "done", "not_yet"):
            if name not in words:
                _Where("words.yaml").fail(f"`{name}` is missing")
        places = load_places(folder / "places.yaml", catalogue)
        helplines = load_helplines(folder / "helplines.yaml", declared.jurisdictions.codes)
        cards = load_cards(folder / "emergency.yaml", helplines)
        check_cards(cards, helplines, declared)
        options = {str(item.get("id")): option_keys(item, places) for item in written}
        return cls(
            words,
            places,
            helplines,
            cards,
            declared,
            QuestionNames(declared, {**options, DANGER_HEARD: (FROM_SOMEBODY, OF_DYING_ALONE)}),
        )


_QUESTION_KEYS = {
    "id", "fact", "kind", "ask", "short", "help", "options", "when", "urgency", "order", "after_plan", "required",
    "sensitive", "verbatim", "minimum", "maximum", "step", "triggers", "sets", "per_publication",
    "opens_publication", "kinds",
}  # fmt: skip


def _text_or_none(data: object, where: _Where) -> str | None:
    return data if data is None or isinstance(data, str) else where.fail(f"{data!r} is no text")


def _question(data: Mapping[str, object], kinds: object, base: _Base, where: _Where) -> Question:
    _only(data, _QUESTION_KEYS, where)
    kind = _one_of(data.get("kind"), QUESTION_KINDS, "kind", where)
    fact = _text_or_none(data.get("fact"), where)
    try:
        if fact is not None:
            base.names.asked(fact)
    except BadFacts as bad:
        where.fail(f"`fact` cannot be `{fact}`: {bad.why}")
    question = Question(
        id=_identifier(data.get("id"), where),
        fact=fact,
        kind=kind,
        ask=_words(data.get("ask"), where, "ask"),
        short=_words(data.get("short"), where, "short"),
        help=_words(data["help"], where, "help") if "help" in data else None,
        options=_options(data, kind, fact, base, where),
        places=base.places if kind in ("place", "url") else NO_PLACES,
        when=_when(data, data.get("kinds", kinds), base, where),
        urgency=_one_of(data.get("urgency", "rest"), URGENCIES, "urgency", where),
        order=_integer(data.get("order", 50), where),
        after_plan=_after_plan(data.get("after_plan", False), base, where),
        required=_boolean(data.get("required", False), where),
        sensitive=_boolean(data.get("sensitive", False), where),
        verbatim=_boolean(data.get("verbatim", False), where),
        minimum=_integer(data.get("minimum", 0), where),
        maximum=_integer(data.get("maximum", 1_000_000), where),
        step=_text_or_none(data.get("step"), where),
        triggers=tuple(_trigger(one, base, where) for one in _list(data.get("triggers", []), where)),
        per_publication=_boolean(data.get("per_publication", False), where),
        opens_publication=_boolean(data.get("opens_publication", False), where),
    )
    if question.asks_each_publication() and not question.per_publication:
        where.fail("fills a fact of a publication: say `per_publication: true`")
    if question.per_publication and not all(is_per_publication(path) for path in question.owned_paths()):
        where.fail("is asked for each publication but fills a fact of the whole case")
    return question


def _options(data: Mapping[str, object], kind: str, fact: str | None, base: _Base, where: _Where) -> tuple[Option, ...]:
    if kind in ("yes_no", "yes_no_partly"):
        return _yes_no(data, kind, fact, base, where)
    if kind == "done":
        return (
            Option("done", True, base.words["done"], reads="yes"),
            Option("not_yet", False, base.words["not_yet"], reads="no"),
        )
    if kind not in ("choice", "several", "hours"):
        if "options" in data or "sets" in data:
            where.fail(f"a question of kind {kind} has no options")
        return ()
    options = tuple(
        _option(item, fact, bool(data.get("step")), base, where) for item in _list(data.get("options"), where)
    )
    if len(options) < 2:
        where.fail("needs at least two options")
    keys = [option.key for option in options]
    if len(set(keys)) != len(keys):
        where.fail("two options have the same key")
    for language in LANGUAGES:
        labels = [option.label.in_(language) for option in options]
        if len(set(labels)) != len(labels):
            where.fail(f"two options read the same in {language}")
    return options


def _yes_no(data: Mapping[str, object], kind: str, fact: str | None, base: _Base, where: _Where) -> tuple[Option, ...]:
    if "options" in data:
        where.fail("yes and no need no options; use `sets`")
    sets = _mapping(data.get("sets", {}), where)
    _only(sets, {"yes", "no", "partly"}, where)
    answers: list[tuple[str, object]] = [("yes", True), ("no", False)]
    if kind == "yes_no_partly":
        answers.insert(1, ("partly", "partly"))
    return tuple(
        Option(
            name,
            _fact_value(value, fact, base, where),
            base.words[name],
            sets=_sets(sets.get(name, {}), base, where),
            reads=name,
        )
        for name, value in answers
    )


def _option(item: object, fact: str | None, counts_steps: bool, base: _Base, where: _Where) -> Option:
    data = _mapping(item, where)
    _only(data, {"value", "label", "aliases", "sets", "reads"}, where)
    if "value" not in data:
        where.fail("an option has no value")
    value = data["value"]
    key = option_key(value)
    if not 0 < len(key.encode()) <= MAX_KEY:
        where.fail(f"the option `{key}` is longer than {MAX_KEY} bytes")
    if not counts_steps:
        _fact_value(value, fact, base, where)
    reads = data.get("reads", "")
    if reads not in ("", "yes", "no", "unknown"):
        where.fail(f"an option cannot read `{reads}`")
    aliases = data.get("aliases", [])
    return Option(
        key,
        value,
        _words(data.get("label"), where, f"label of {key}"),
        tuple(str(alias) for alias in _list(aliases, where)),
        _sets(data.get("sets", {}), base, where),
        reads,
    )


def _sets(data: object, base: _Base, where: _Where) -> tuple[tuple[str, object], ...]:
    return tuple((path, _fact_value(value, path, base, where)) for path, value in _mapping(data, where).items())


def _fact_value(value: object, path: str | None, base: _Base, where: _Where) -> object:
    if path is None:
        return value
    try:
        return base.names.answer(path, value)
    except BadFacts as bad:
        where.fail(f"`{path}` cannot hold {value!r}: {bad.why}")


def _when(data: Mapping[str, object], kinds: object, base: _Base, where: _Where) -> Condition:
    if kinds == "all":
        return _condition(data.get("when"), ALWAYS, "when", base, where)
    if not isinstance(kinds, list) or not kinds or not set(kinds) <= set(base.declared.kinds):
        where.fail("`kinds` is `all` or a list of incident kinds")
    mine = {"in": ["kind", kinds]}
    return _condition({"all": [mine, data["when"]]} if "when" in data else mine, ALWAYS, "when", base, where)


def _condition(data: object, default: Condition, key: str, base: _Base, where: _Where) -> Condition:
    if data is None:
        return default
    try:
        return conditions.read(data, base.names)
    except BadCondition as bad:
        where.fail(f"`{key}` is no condition: {bad}")


def _after_plan(data: object, base: _Base, where: _Where) -> Condition:
    if isinstance(data, bool):
        return ALWAYS if data else NEVER
    return _condition(data, NEVER, "after_plan", base, where)


def _trigger(item: object, base: _Base, where: _Where) -> Trigger:
    data = _mapping(item, where)
    _only(data, {"when", "card"}, where)
    card = data.get("card")
    if card not in base.cards:
        where.fail(f"unknown emergency card `{card}`")
    return Trigger(_condition(data.get("when"), ALWAYS, "triggers.when", base, where), str(card))


def _read(path: Path) -> dict[str, object]:
    try:
        data = read_yaml(path.read_bytes())
    except FileNotFoundError:
        raise BadQuestions(f"{path.name}: the file is missing") from None
    except (yaml.YAMLError, ValueError, RecursionError) as bad:
        raise BadQuestions(f"{path.name}: {bad}") from bad
    if not isinstance(data, dict):
        raise BadQuestions(f"{path.name}: a mapping is expected")
    return data


def _only(data: Mapping[str, object], allowed: set[str], where: _Where) -> None:
    for key in data:
        if key not in allowed:
            where.fail(f"unknown key `{key}`")


def _mapping(data: object, where: _Where) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        where.fail("a mapping is expected")
    return data


def _list(data: object, where: _Where) -> list[Any]:
    return data if isinstance(data, list) else where.fail("a list is expected")


def _words(data: object, where: _Where, what: str = "text") -> LocalizedText:
    if not isinstance(data, Mapping) or not set(LANGUAGES) <= set(data) <= WORDS:
        where.fail(f"`{what}` needs fr, nl and en")
    for language, text in data.items():
        if not isinstance(text, str) or not text.strip():
            where.fail(f"`{what}` is empty in {language}")
    return localized(data)


def _identifier(data: object, where: _Where) -> str:
    if not isinstance(data, str) or not data.isidentifier() or not data.isascii() or len(data) > MAX_KEY:
        where.fail(f"an id is a short lower-case word, not {data!r}")
    return data


def _one_of(data: object, allowed: Sequence[str], what: str, where: _Where) -> str:
    if not isinstance(data, str) or data not in allowed:
        where.fail(f"`{what}` cannot be {data!r}")
    return data


def _boolean(data: object, where: _Where) -> bool:
    if not isinstance(data, bool):
        where.fail(f"{data!r} is neither true nor false")
    return data


def _integer(data: object, where: _Where) -> int:
    if not isinstance(data, int) or isinstance(data, bool):
        where.fail(f"{data!r} is not a whole number")
    return data
