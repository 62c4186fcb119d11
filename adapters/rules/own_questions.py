"""Loads `rules/chat/answers/`, one file a topic, and who confirmed what of it. Refuses with file and line: BadRuleFile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from adapters.rules.read_text import read_words
from adapters.rules.yaml_file import BadRuleFile, Part, read_rule_file
from workflows.interview.own_questions import CONFIDENCES, DONE, ENDS, SAYABLE, EndRule, OwnAnswer, OwnQuestions, Topic
from workflows.law.declared import Declared

ALL_KINDS: Final = "all"
OF_ENDS: Final = ("desk", *SAYABLE)
_FILE: Final = frozenset({"asked", "answers"})
_ANSWER: Final = frozenset(
    {
        "kinds", "say", "say_young", "then", "step", "facts", "reference", "source", "confidence", "checked_on",
        "lawyer_should_confirm", "desk_statement", "note",
    }
)  # fmt: skip
_BY_WHOM: Final = frozenset({"by", "on"})


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """The ids that the desk and that lawyers took upon themselves."""

    desk: frozenset[str]
    lawyer: frozenset[str]


def load_own_questions(folder: Path, declared: Declared) -> OwnQuestions:
    """Gives every topic of `folder`/answers, with what `folder`/confirmed.yaml says of it."""
    confirmed = _confirmed(folder / "confirmed.yaml")
    paths = sorted((folder / "answers").glob("*.yaml"))
    topics = {path.stem: _topic(path.stem, read_rule_file(path).only(_FILE), declared, confirmed) for path in paths}
    for name in sorted(DONE - topics.keys()):
        raise BadRuleFile(f"rules/chat/answers: {name}.yaml is missing")
    known = {one.id for topic in topics.values() for listed in topic.answers.values() for one in listed}
    for name in sorted((confirmed.desk | confirmed.lawyer) - known):
        raise BadRuleFile(f"rules/chat/confirmed.yaml: `{name}` is the id of no answer")
    return OwnQuestions(topics, _ends(folder / "ends.yaml"))


def _ends(path: Path) -> Mapping[str, EndRule]:
    """What is said to each wish for an end, to every one of them and to no other."""
    part = read_rule_file(path).only(frozenset(ENDS))
    ends = {}
    for name in ENDS:
        end = part.part(name).only(frozenset({"heard", "stays", "reference", "confidence"}))
        ends[name] = EndRule(
            read_words(end, "heard"), read_words(end, "stays"), end.text("reference"), end.one_of("confidence", OF_ENDS)
        )
    return ends


def _topic(name: str, part: Part, declared: Declared, confirmed: _Confirmed) -> Topic:
    by_country: dict[str, Sequence[OwnAnswer]] = {}
    answers = part.part("answers")
    for country in answers.names():
        if country not in declared.jurisdictions.codes:
            answers.fail("is no country of jurisdictions/", country)
        listed = answers.part(country)
        by_country[country] = tuple(
            _answer(f"{name}.{country.lower()}.{key}", listed.part(key).only(_ANSWER), declared.kinds, confirmed)
            for key in listed.names()
        )
        _no_kind_twice(listed, by_country[country])
    return Topic(name, read_words(part, "asked"), by_country)


def _answer(name: str, part: Part, kinds: Sequence[str], confirmed: _Confirmed) -> OwnAnswer:
    young = read_words(part, "say_young") if part.has("say_young") else None
    return OwnAnswer(
        id=name,
        kinds=_kinds(part, kinds),
        say=read_words(part, "say"),
        say_young=young,
        facts=part.texts("facts"),
        then=part.text("then"),
        reference=part.text("reference"),
        source=part.text("source"),
        confidence=part.one_of("confidence", CONFIDENCES),
        checked_on=part.day("checked_on"),
        step=part.text("step") if part.has("step") else None,
        note=part.text_or("note"),
        lawyer_should_confirm=part.flag("lawyer_should_confirm"),
        is_of_desk=part.flag("desk_statement"),
        desk_confirmed=name in confirmed.desk,
        lawyer_confirmed=name in confirmed.lawyer,
    )


def _kinds(part: Part, declared: Sequence[str]) -> frozenset[str]:
    if part.raw("kinds") == ALL_KINDS:
        return frozenset()
    kinds = part.texts("kinds")
    if not kinds:
        part.fail(f"names incident kinds, or `{ALL_KINDS}`", "kinds")
    for place, kind in enumerate(kinds):
        if kind not in declared:
            part.fail(f"names `{kind}`, which is no incident kind of vocabulary.yaml", "kinds", place)
    return frozenset(kinds)


def _no_kind_twice(listed: Part, answers: Sequence[OwnAnswer]) -> None:
    """Two answers for the same kind in one country would both be right."""
    seen: dict[str, str] = {}
    for key, answer in zip(listed.names(), answers, strict=True):
        for kind in answer.kinds or (ALL_KINDS,):
            if kind in seen or (len(answers) > 1 and kind == ALL_KINDS):
                listed.fail(f"answers for {kind}, as `{seen.get(kind, 'another')}` does", key)
            seen[kind] = key


def _confirmed(path: Path) -> _Confirmed:
    part = read_rule_file(path).only(frozenset({"desk", "lawyer"}))
    return _Confirmed(_ids(part, "desk"), _ids(part, "lawyer"))


def _ids(part: Part, key: str) -> frozenset[str]:
    """The ids under the key; each says who confirmed it and on which day."""
    listed = part.part(key)
    for name in listed.names():
        entry = listed.part(name).only(_BY_WHOM)
        entry.text("by")
        entry.day("on")
    return frozenset(listed.names())
