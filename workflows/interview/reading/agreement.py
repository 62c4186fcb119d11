"""Decides what stands of what lexicon and model say of one text. The model proposes and raises; it never lowers.

Safety: what the lexicon hears stands; where it hears nothing and the model is certain that something is the matter, "are you
safe now?" is asked. Kind and victim: what the lexicon says goes first, and is sure only where the model agrees; what the model
says alone is a proposal that is asked back.
"""

from __future__ import annotations

from collections.abc import Iterable

from workflows.interview.reading.model import ALARMS, CONCERN, Scores


def hears_concern(scores: Scores) -> bool:
    """Whether the model alone is certain enough to ask "are you safe now?"."""
    return any(scores.is_strong("safety", name) for name in (CONCERN, *ALARMS))


def agreed_labels(group: str, said: Iterable[str], scores: Scores) -> tuple[tuple[str, bool], ...]:
    """The labels of `group` that were read, with whether each may stand: those that the lexicon has `said`, the likeliest
    first by its own order, then what the model alone proposes if the lexicon says nothing."""
    by_lexicon = tuple(dict.fromkeys(said))
    if by_lexicon:
        return tuple((name, scores.is_strong(group, name)) for name in by_lexicon)
    proposed = scores.best(group)
    return ((proposed, False),) if proposed is not None else ()
