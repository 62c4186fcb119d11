"""Reading an answer where buttons are offered: by button, by number, by yes and no, or in the person's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from workflows.interview.answers import UNKNOWN, NotUnderstood, RawAnswer, Understood
from workflows.interview.places import Place
from workflows.interview.questions import Option, Question
from workflows.interview.reading import links
from workflows.interview.reading.named_places import read_places
from workflows.interview.reading.phrases import (
    ALL,
    DONE,
    NOT_YET,
    NOTHING,
    as_words,
    leading_meaning,
    meaning,
    normalise,
    small_number,
)
from workflows.kernel.text import LocalizedText, composed

KINDS: Final = ("yes_no", "yes_no_partly", "choice", "several", "place", "done", "hours")
_SEPARATORS: Final = re.compile(r"\s*(?:[,;+&/]|\bet\b|\ben\b|\band\b|\bou\b|\bof\b|\bor\b|\n)\s*")
_NO_LIST: Final = re.compile(r"\d[/.]\d|(?<!\w)[-−/]\d")
"""A day or a number below zero: `1/5` ticks neither the first answer nor the fifth."""
_ARTICLE: Final = re.compile(
    r"^(?:c'est |het is |it is |it's )?"
    r"(?:un|une|le|la|les|des|du|de la|de l'|l'|mon|ma|mes|een|de|het|mijn|a|an|the|my)[ ']?(?<=[ '])"
)
_SHORTEST_FRAGMENT: Final = 4

Reading = Understood | NotUnderstood


FEW_WORDS: Final = 4
"""With more words than these an answer may tell more than what was asked: a word that names an option may stand for something
else."""


def read_options(question: Question, keys: Sequence[str], today: date) -> Reading:
    """Pressed buttons. A button that the question does not have is one from another time: it is refused."""
    if list(keys) == [UNKNOWN]:
        return _unknown(question)
    if question.kind == "place":
        pressed = [place for key in keys for place in question.places if place.key == key]
        if not pressed or len(pressed) != len(keys):
            return NotUnderstood("interview.bad.old_button")
        return _place(question, pressed[0]) if len(pressed) == 1 else _several_places(question, pressed)
    chosen = [option for key in dict.fromkeys(keys) if (option := question.option(key))]
    if len(chosen) != len(set(keys)) or (not chosen and question.kind != "several"):
        return NotUnderstood("interview.bad.old_button")
    if question.kind == "several":
        return several(question, chosen)
    if question.kind == "done":
        return _done(question, today) if chosen[0].key == "done" else _unknown(question)
    if len(chosen) != 1:
        return NotUnderstood("interview.bad.one_only")
    return _one(question, chosen[0])


def read_choice(question: Question, text: str, today: date) -> Reading:
    """Typed words where buttons were offered."""
    if question.kind == "place":
        return _read_place(question, text)
    if question.kind == "done":
        return _read_done(question, text, today)
    if question.kind == "several":
        return _read_several(question, text)
    option, sure = _find_option(question, text)
    if option is not None:
        return _one(question, option, sure=sure)
    if meaning(text) == "unknown" or text.casefold() == UNKNOWN:
        return _unknown(question)
    several_fit = len(_by_words(question, text)) > 1
    return NotUnderstood("interview.bad.which_one" if several_fit else _choice_key(question))


def _choice_key(question: Question) -> str:
    if question.kind == "yes_no":
        return "interview.bad.yes_or_no"
    if question.kind == "hours":
        return "interview.bad.hours"
    return "interview.bad.partly" if question.kind == "yes_no_partly" else "interview.bad.choice"


def _find_option(question: Question, text: str) -> tuple[Option | None, bool]:
    """The option meant, and whether beyond doubt."""
    exact = _exactly(question, text)
    if exact is not None:
        return exact, True
    said = meaning(text)
    if said is not None:
        option = _reading(question, said)
        if option is not None:
            return option, True
        if said == "unknown":
            return None, False
    number = small_number(text)
    if number is not None and question.kind in ("choice", "several"):
        return (question.options[number - 1], True) if 1 <= number <= len(question.options) else (None, False)
    is_long = question.urgency == "danger" and len(text.split()) > FEW_WORDS  # a cry in it was heard before
    fitting = [] if is_long else _by_words(question, text)
    if len(fitting) == 1:
        return fitting[0], False
    if not fitting and (opening := leading_meaning(text)) is not None:
        return _reading(question, opening), False
    return None, False


def _exactly(question: Question, text: str) -> Option | None:
    plain = normalise(text)
    bare = _ARTICLE.sub("", plain)
    for option in question.options:
        if text.strip() == option.key or plain in _names(option):
            return option
    spaced = as_words(bare)
    for option in question.options:
        if bare in _bare_names(option) or (spaced and spaced in _spaced_names(_bare_names(option))):
            return option
    return None


def _reading(question: Question, said: str) -> Option | None:
    return next((option for option in question.options if option.reads == said), None)


def _names(option: Option) -> frozenset[str]:
    return _normalised((*option.label.all(), *option.aliases))


@lru_cache(maxsize=2048)
def _normalised(names: tuple[str, ...]) -> frozenset[str]:
    """Names of the rules, which every answer is compared with; never what a person wrote."""
    return frozenset(map(normalise, names)) - {""}


def _bare_names(option: Option) -> frozenset[str]:
    """The names without the little word before them: `un reproche` is `reproche`."""
    return _without_article(_names(option))


@lru_cache(maxsize=2048)
def _without_article(names: frozenset[str]) -> frozenset[str]:
    return frozenset(_ARTICLE.sub("", name) for name in names) - {""}


def _by_words(question: Question, text: str) -> list[Option]:
    """Options whose nickname stands in the text, or whose label holds the text."""
    plain = normalise(text)
    padded = f" {as_words(plain)} "
    hits = [
        (option, name) for option in question.options for name in _spaced_names(_names(option)) if f" {name} " in padded
    ]
    # `groupe privé` speaks of the group: a name inside a longer name that also stands there says nothing of its own.
    by_alias = [
        option
        for option, name in hits
        if not any(other is not option and name != longer and f" {name} " in f" {longer} " for other, longer in hits)
    ]
    if by_alias:
        return list(dict.fromkeys(by_alias))
    if len(plain) < _SHORTEST_FRAGMENT:
        return []
    return [option for option in question.options if any(plain in name for name in _names(option))]


@lru_cache(maxsize=2048)
def _spaced_names(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(map(as_words, names))


def _one(question: Question, option: Option, *, sure: bool = True) -> Understood:
    facts: dict[str, object] = dict(option.sets)
    if question.fact is not None:
        facts[question.fact] = option.value
    return Understood(
        option.value, option.label, not sure, facts, (option.key,), confirm_with=RawAnswer.pressed(option.key)
    )


def _unknown(question: Question) -> Understood:
    option = _reading(question, "unknown")
    return _one(question, option) if option else Understood(None, "", skip=True)


def _read_several(question: Question, text: str) -> Reading:
    plain = normalise(text)
    if plain in ALL:
        return several(question, list(question.options), sure=False)
    if meaning(text) == "unknown" or text.casefold() == UNKNOWN:
        return _unknown(question)
    whole, sure = _find_option(question, text)
    if whole is not None and sure:
        return several(question, [whole])
    if plain in NOTHING:
        return several(question, []) if question.step else NotUnderstood("interview.bad.choice")
    if _NO_LIST.search(text):
        return NotUnderstood("interview.bad.choice")
    parts = [part for part in _SEPARATORS.split(plain) if part]
    if len(parts) == 1 and re.fullmatch(r"\d(?: \d)+", plain):
        parts = plain.split()
    chosen: list[Option] = []
    all_sure = True
    for part in parts:
        option, sure = _find_option(question, part)
        found = [option] if option else _by_words(question, part)
        if not found:
            return NotUnderstood("interview.bad.choice")
        all_sure = all_sure and sure
        chosen += [one for one in found if one not in chosen]
    return several(question, chosen, sure=all_sure) if chosen else NotUnderstood("interview.bad.choice")


def several(question: Question, chosen: Sequence[Option], *, sure: bool = True) -> Reading:
    """Several options at once, in the order of the question; none is an answer only where steps are counted."""
    if not chosen and not question.step:
        return NotUnderstood("interview.bad.choice")
    inside = [option for option in question.options if option in chosen]
    values: list[object] = [{"step": option.value} if question.step else option.value for option in inside]
    shown: LocalizedText | str = _joined([option.label for option in inside]) if inside else ""
    keys = tuple(option.key for option in inside) or ("none",)
    facts = {question.fact: values} if question.fact else {}
    pressed = RawAnswer.pressed(*(option.key for option in inside))
    return Understood(values, shown, not sure, facts, keys, confirm_with=pressed)


def _joined(labels: Sequence[LocalizedText]) -> LocalizedText:
    return composed(lambda spoken: ", ".join(label[spoken] for label in labels), *labels)


def _read_done(question: Question, text: str, today: date) -> Reading:
    plain = normalise(text)
    if plain in DONE or meaning(text) == "yes":
        return _done(question, today)
    if plain in NOT_YET or meaning(text) in ("no", "unknown"):
        return Understood(None, "", skip=True)
    return NotUnderstood("interview.bad.done")


def _done(question: Question, today: date) -> Understood:
    label = question.options[0].label
    facts: Mapping[str, object] = {}
    if question.fact and question.step:
        facts = {question.fact: [{"step": question.step, "done_on": today.isoformat()}]}
    return Understood(True, label, facts=facts, choice=("done",))


def _read_place(question: Question, text: str) -> Reading:
    found = links.find_links(text, question.places)
    if found:
        place = question.places.of_link(found[0])
        facts = describe(found[0], place) if question.fact else {}
        return Understood(
            found[0] if question.fact else (place.key if place else found[0]),
            found[0],
            facts=facts,
            choice=(place.key,) if place else (),
            more=publications(question, found[1:]) if question.fact else (),
        )
    if meaning(text) == "unknown" or text.casefold() == UNKNOWN:
        return Understood(None, "", skip=True)
    plain = normalise(text)
    exact = next((place for place in question.places if plain in _place_names(place)), None)
    if exact is not None:
        return _place(question, exact)
    read = read_places(text, question.places, whole_answer=True)
    named = [one for one in read.places if not _is_website(one)]
    if (
        not named and read.google_alone
    ):  # reviews for a business, search results for a person: said back before it stands
        named = [place for place in question.places if place.key == "google_maps"]
    if not named and (number := small_number(text)) is not None:
        buttons = [place for place in question.places if place.button]
        named = buttons[number - 1 : number] if number >= 1 else []
    if len(named) == 1:
        return _place(question, named[0], sure=False)
    if len(named) > 1 and (question.fact or "").startswith("publication."):
        return _several_places(question, named, sure=False)
    return NotUnderstood("interview.bad.which_one" if named else "interview.bad.no_place")


def _is_website(place: Place) -> bool:
    """Whether it is any site at all, which says nothing beside words of a sentence."""
    return place.generic and place.medium == "website"


def _several_places(question: Question, named: Sequence[Place], *, sure: bool = True) -> Understood:
    """Each place is a publication of its own, the first that of the question; all are said back before they stand."""
    first = _place(question, named[0], sure=sure)
    shown = _joined([place.name for place in named])
    told = [_place(question, place).facts for place in named[1:]]
    more = tuple({path.removeprefix("publication."): value for path, value in facts.items()} for facts in told)
    again = RawAnswer.pressed(*(place.key for place in named))
    return replace(first, shown=shown, more=more, confirm_with=again)


def _place_names(place: Place) -> frozenset[str]:
    return _normalised((*place.name.all(), *place.aliases, place.key))


def _place(question: Question, place: Place, *, sure: bool = True) -> Understood:
    facts: dict[str, object] = {}
    if question.fact:
        facts["publication.medium"] = place.medium
        if place.platform:
            facts["publication.platform"] = place.platform
    return Understood(place.key, place.name, not sure, facts, (place.key,), confirm_with=RawAnswer.pressed(place.key))


def describe(link: str, place: Place | None) -> dict[str, object]:
    """Gives the facts a link tells by itself."""
    facts: dict[str, object] = {"publication.url": link}
    if place is not None:
        facts["publication.medium"] = place.medium
        if place.platform:
            facts["publication.platform"] = place.platform
    return facts


def publications(question: Question, found: Sequence[str]) -> tuple[Mapping[str, object], ...]:
    """Further links of the same message, each a publication of its own."""
    if not (question.fact or "").startswith("publication."):
        return ()
    told = [describe(link, question.places.of_link(link)) for link in found]
    return tuple({path.removeprefix("publication."): value for path, value in facts.items()} for facts in told)
