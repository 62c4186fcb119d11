"""What a text wishes, sorted: a cry for help, one thing to be done, questions to be answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workflows.interview.intents import SaidWish
from workflows.interview.own_questions import ENDS, TO_ACTS, TO_SAFETY
from workflows.interview.reading.wishes import OTHER as OTHER_QUESTION
from workflows.interview.reading.wishes import QUESTION

PERSON: Final = "person"
OTHER: Final = OTHER_QUESTION.removeprefix(QUESTION)
"""The topic of a question that nobody recognised: a person answers it."""
ACT_OF_WISH: Final[Mapping[str, str]] = {
    "human": PERSON, "lawyer": "lawyer", "complaint_about_desk": "complaint", **{end: end for end in ENDS},
}  # fmt: skip
"""What is done about each wish that readers read."""
MOST_BINDING: Final = ("delete_data", "withdraw", "stop", "complaint", PERSON, "lawyer")
"""Of several wishes in one text, the first of these is done."""
ONLY_ALONE: Final = frozenset({*ENDS, "complaint"})
"""What is done only where a text says nothing else: amid a story it may be somebody else's wish, and a person reads it."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a text wishes, apart: a cry for help, one thing to be done, topics to be answered. `is_alone`: it says no more;
    `asks_other`: something is asked or wished that only a person can sort out."""

    cries: tuple[str, ...] = ()
    wish: str | None = None
    topics: tuple[str, ...] = ()
    is_alone: bool = False
    asks_other: bool = False

    @property
    def besides(self) -> tuple[str, ...]:
        """The topics that are answered beside an answer, a person among them; an end is an answer to nothing."""
        return (*self.topics, *((PERSON,) if self.wish == PERSON else ()))


def sort_wishes(read: Sequence[SaidWish]) -> Wishes:
    """Gives the wishes of a text, apart. A question of no known topic counts where nothing else was read."""
    is_alone = all(one.is_alone for one in read)
    asked = [one.name.removeprefix(QUESTION) for one in read if one.name.startswith(QUESTION)]
    acts = [ACT_OF_WISH[one.name] for one in read if one.name in ACT_OF_WISH]
    acts += [TO_ACTS[topic] for topic in asked if topic in TO_ACTS]
    done = [one for one in acts if is_alone or one not in ONLY_ALONE]
    wish = next((one for one in MOST_BINDING if one in done), done[0] if done else None)
    topics = tuple(dict.fromkeys(one for one in asked if one not in (*TO_ACTS, *TO_SAFETY, OTHER)))
    cries = tuple(TO_SAFETY[one] for one in asked if one in TO_SAFETY)
    asks_other = not topics and wish is None and (OTHER in asked or len(done) < len(acts))
    return Wishes(cries, wish, topics, is_alone, asks_other)
