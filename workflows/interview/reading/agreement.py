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
    """The labels of `group` that were read, with whether each may stand. First those that both say, then what the lexicon
    alone has `said`, each the likeliest first by its own order; what the model alone proposes if the lexicon says nothing."""
    by_lexicon, by_model = tuple(dict.fromkeys(said)), scores.ranked(group)
    if not by_lexicon:
        return tuple((name, False) for name in by_model[:1])
    both = [name for name in by_model if name in by_lexicon]
    return tuple((name, scores.is_strong(group, name)) for name in dict.fromkeys((*both, *by_lexicon)))
