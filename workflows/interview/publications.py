"""Publications that come by themselves: links shared in the middle of something else, messages that were forwarded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.interview.flow import MAX_PUBLICATIONS, another_publication, is_relevant
from workflows.interview.places import Place, Places
from workflows.interview.questions import Questions
from workflows.interview.state import InterviewState
from workflows.law.fact_paths import PlainFacts, count_publications, get, put
from workflows.law.fact_values import MISSING

PLACE_QUESTION = "place"
FIRST_PUBLISHED = "publication.first_published_on"


@dataclass(frozen=True, slots=True)
class Noted:
    """One publication that was noted. `index` counts from 0; `is_known`: the case had it already. `dated_otherwise`: the day
    (ISO 8601) that the case held and the other that was told now; of the two the case holds the earlier."""

    index: int
    place: Place | None = None
    is_known: bool = False
    dated_otherwise: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class NotedAll:
    """The facts and the state with everything that could be noted."""

    facts: dict[str, object]
    state: InterviewState
    noted: tuple[Noted, ...] = ()


def takes_publications(facts: PlainFacts, state: InterviewState, questions: Questions) -> bool:
    """Tells whether what happened is about something published, as far as is known."""
    question = questions.get(PLACE_QUESTION)
    return question is not None and get(facts, "kind") is not MISSING and is_relevant(question, facts, state)


def note_links(facts: PlainFacts, state: InterviewState, links: Sequence[str], questions: Questions) -> NotedAll:
    """Each address goes to the publication it completes, else opens one; an address the case has already changes nothing."""
    held: dict[str, object] = dict(facts)
    noted: list[Noted] = []
    for link in links:
        place = questions.places.of_link(link)
        known = _index_of(held, link, questions.places)
        if known is not None:
            noted.append(Noted(known, place, is_known=True))
            continue
        told: dict[str, object] = {"url": link}
        if place is not None:
            told["medium"] = place.medium
            if place.platform:
                told["platform"] = place.platform
        index = _completed_by(held, place)
        held, state, index = _write(held, state, told, index)
        if index is not None:
            noted.append(Noted(index, place))
    return NotedAll(held, state, tuple(noted))


def note_publication(facts: PlainFacts, state: InterviewState, told: Mapping[str, object], places: Places) -> NotedAll:
    """A publication of which several things are known at once: it fills an empty one, else opens one."""
    held = dict(facts)
    if (url := told.get("url")) is not None and (known := _index_of(held, str(url), places)) is not None:
        return NotedAll(held, state, (Noted(known, is_known=True),))
    empty = next((index for index in range(count_publications(held)) if _is_empty(held, index)), None)
    if empty is None and count_publications(held) == 0:
        empty = 0
    before = get(held, FIRST_PUBLISHED, empty) if empty is not None else MISSING
    held, state, index = _write(held, state, told, empty)
    day = told.get("first_published_on")
    differs = isinstance(before, str) and isinstance(day, str) and before != day
    noted = Noted(index, dated_otherwise=(str(before), str(day)) if differs else None) if index is not None else None
    return NotedAll(held, state, (noted,) if noted is not None else ())


def _write(
    facts: dict[str, object], state: InterviewState, told: Mapping[str, object], index: int | None
) -> tuple[dict[str, object], InterviewState, int | None]:
    if index is None:
        index = count_publications(facts)
        if index >= MAX_PUBLICATIONS:
            return facts, state, None
        facts, state = another_publication(facts, state, told)
        return facts, state, index
    for field, value in told.items():
        path = f"publication.{field}"
        known = get(facts, path, index)
        if known is MISSING or (path == FIRST_PUBLISHED and isinstance(known, str) and str(value) < known):
            facts = put(
                facts, path, value, index
            )  # what was confirmed stands; of two days, the earlier is the safe one
    return facts, state, index


def _index_of(facts: PlainFacts, link: str, places: Places) -> int | None:
    for index in range(count_publications(facts)):
        told = get(facts, "publication.url", index)
        if isinstance(told, str) and places.is_same_page(told, link):
            return index
    return None


def _completed_by(facts: PlainFacts, place: Place | None) -> int | None:
    """The publication this address belongs to: the first that has none yet and stands in the same place, or nowhere."""
    for index in range(max(1, count_publications(facts))):
        if get(facts, "publication.url", index) is not MISSING:
            continue
        platform = get(facts, "publication.platform", index)
        medium = get(facts, "publication.medium", index)
        if platform is MISSING and (medium is MISSING or (place is not None and medium == place.medium)):
            return index
        if place is not None and place.platform is not None and platform == place.platform:
            return index
    return None


def _is_empty(facts: PlainFacts, index: int) -> bool:
    return all(get(facts, f"publication.{field}", index) is MISSING for field in ("url", "platform", "medium", "words"))
