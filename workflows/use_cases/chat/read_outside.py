"""A second reading of what was told, by the operator's model server: asked after the commit, never waited for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from workflows.case.case import Case
from workflows.interview.reading.masking import Masked
from workflows.interview.reading.outside import Proposal
from workflows.kernel.errors import NotFound
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.use_cases.chat.answer_distress import HearDistress
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.story import draft_of, keep_story, story_of, told_screen


@dataclass(frozen=True, slots=True)
class MaskStory:
    """Gives what may leave the desk of a story: without names, numbers and addresses. None where nothing waits to be read."""

    means: Means

    def __call__(self, tx: Transaction, *, case_id: UUID) -> Masked | None:
        case = _case(tx, case_id)
        story = story_of(case) if case is not None else None
        if story is None or not story.waits:
            return None
        return self.means.chat.reading.masked(story.text)


@dataclass(frozen=True, slots=True)
class NoteProposals:
    """Adds what was proposed to the story: where the desk read nothing itself, to be found right by the person like all else.
    What the person has confirmed meanwhile stays as it is."""

    means: Means
    distress: HearDistress

    def __call__(self, tx: Transaction, *, case_id: UUID, proposals: tuple[Proposal, ...]) -> None:
        case = _case(tx, case_id)
        story = story_of(case) if case is not None else None
        if case is None or story is None or not story.waits:
            return
        person = tx.persons.get(case.person_id)
        shown = draft_of(self.means, case, person, story).shown
        story = replace(story, proposed=tuple(dict.fromkeys((*story.proposed, *proposals))))
        keep_story(tx, case, story)
        if any(one.field == "safety" for one in proposals) and "safety" not in case.interview:
            self.distress.ask(tx, person, case, story.text)
            return
        if any(one not in shown for one in draft_of(self.means, case, person, story).shown):
            screen = told_screen(self.means, case, person)
            if screen is not None:
                self.means.messenger.tell(tx, person, screen)


def _case(tx: Transaction, case_id: UUID) -> Case | None:
    try:
        case = tx.cases.get(case_id, ENGINE)
    except NotFound:
        return None
    return case if case.is_open else None
