"""Decides what stands of what lexicon and model say of one text. The model proposes and raises; it never lowers.

Safety: what the lexicon hears stands; where it hears nothing and the model is certain that something is the matter, "are you
safe now?" is asked. Kind and victim: what both say alone may be sure; what either says alone is a proposal that is asked
back. Of victims what both say goes first; kinds go by what words and model give together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from workflows.interview.reading.model import ALARMS, CONCERN, Scores
from workflows.interview.reading.values import Safety

NEAR: Final = 0.5
"""What it must give to concern where a partner is spoken of and nothing else."""
CONCERNED: Final = 0.75
NAMED: Final = 0.45
"""What the model must give to concern, and to one kind of danger, for a single hint to make an alarm of it."""


def hears_concern(scores: Scores) -> bool:
    """Tells whether the model alone is certain enough to ask "are you safe now?"."""
    return any(scores.is_strong("safety", name) for name in (CONCERN, *ALARMS))


def proposes_concern(scores: Scores) -> bool:
    """Tells whether the model finds it worth asking, where something else in the text speaks for it too."""
    return scores.best("safety") in (CONCERN, *ALARMS) and scores.chance("safety", CONCERN) >= NEAR


def named_alarm(scores: Scores) -> Safety | None:
    """Gives the kind of danger that the model is sure enough of to be borne out by one hint of the lexicon."""
    if scores.chance("safety", CONCERN) < CONCERNED:
        return None
    name = max(ALARMS, key=lambda one: scores.chance("safety", one))
    return name if scores.chance("safety", name) >= NAMED else None


def agreed_labels(group: str, said: Iterable[str], scores: Scores) -> tuple[tuple[str, bool], ...]:
    """Gives the labels of `group` that were read, the likeliest first, with whether each may stand: those that both
    say, which alone may be sure; where there is none, what the model proposes; then what the lexicon alone has `said`,
    in its order."""
    by_lexicon, by_model = tuple(dict.fromkeys(said)), scores.ranked(group)
    both = tuple(name for name in by_model if name in by_lexicon)
    first = both or by_model[:1]
    return tuple(
        (name, name in both and scores.is_strong(group, name)) for name in dict.fromkeys((*first, *by_lexicon))
    )
