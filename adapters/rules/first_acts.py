"""Reads `rules/first_acts.yaml`: what a person can do at once."""

from __future__ import annotations

from typing import Final

from adapters.rules.common import Ground
from adapters.rules.read_text import WORDS, read_words, words_of
from adapters.rules.yaml_file import Part
from workflows.law.first_acts import OPENS, READERS, FirstAct, ForReader

_KEYS: Final = frozenset((
    "step", "when", "readers", "says", "button", "opens", "words", "question", "helpline", "recovery", "files",
))  # fmt: skip


def read_first_acts(ground: Ground) -> dict[str, FirstAct]:
    """Gives every act by its name, in the order in which they count. Raises BadRuleFile."""
    listed = ground.file("first_acts.yaml").only(frozenset({"acts"})).part("acts")
    return {name: _act(name, listed.part(name).only(_KEYS), ground) for name in listed.names()}


def _act(name: str, part: Part, ground: Ground) -> FirstAct:
    step = part.text_or("step") or None
    if step is not None and step not in ground.steps:
        part.fail(f"`{step}` is no step of steps.yaml", "step")
    opens = part.one_of("opens", OPENS)
    for key, needed in (("words", opens == "words"), ("question", opens == "question")):
        if needed and not part.has(key):
            part.fail(f"opens `{opens}` and has none", key)
    if opens == "done" and step is None:
        part.fail("nothing can be done that is no step", "opens")
    return FirstAct(
        id=name,
        step=step,
        when=ground.when(part),
        readers=part.one_of("readers", READERS) if part.has("readers") else "all",
        says=_for_reader(part, "says"),
        button=_for_reader(part, "button") if part.has("button") else None,
        opens=opens,
        words=_for_reader(part, "words") if part.has("words") else None,
        question=part.text_or("question") or None,
        helpline=part.text_or("helpline") or None,
        recovery=part.flag("recovery"),
        files=part.flag("files"),
    )


def _for_reader(part: Part, key: str) -> ForReader:
    body = part.part(key).only(WORDS | {"young"})
    return ForReader(words_of(body), read_words(body, "young") if body.has("young") else None)
