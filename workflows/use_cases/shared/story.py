"""What people tell before they are asked: kept on the case, read again whenever it is shown, never lost and never doubled."""

from __future__ import annotations

from typing import Final

from workflows.case.case import Case
from workflows.interview.reading.outside import joined
from workflows.interview.story import Draft, Story, Telling
from workflows.kernel.errors import Outdated
from workflows.kernel.people import Person
from workflows.ports.transaction import Transaction
from workflows.screens.interview import Told
from workflows.use_cases.shared.conversation import active_case
from workflows.use_cases.shared.means import Means

KIND: Final = "kind"


def story_of(case: Case) -> Story:
    """The story that the case keeps; an empty one where nothing was told."""
    return Story.from_plain(case.interview.get("story"))


def is_telling(case: Case) -> bool:
    """Whether nothing is known of the case but what the person told by themselves."""
    return case.is_untold and bool(story_of(case).statements)


def keep_story(tx: Transaction, case: Case, story: Story) -> None:
    """The case keeps the story."""
    case.interview = {**case.interview, "story": story.to_plain()}
    tx.cases.save(case)


def keep_told(means: Means, tx: Transaction, case: Case, person: Person, text: str) -> None:
    """Words that came with a cry or a wish, and tell what happened: a case that nobody told of yet keeps them as its story."""
    if not case.is_untold:
        return
    story = story_of(case).and_then(means.clock.now(), text)
    if not draft_of(means, case, person, story).is_vague:
        keep_story(tx, case, story)


def draft_of(means: Means, case: Case, person: Person, story: Story) -> Draft:
    """The answers that the story gives, read as of the day of the first of its words."""
    at = story.statements[0].at.astimezone(means.calendar.zone(case))
    read = means.chat.read_story(story.text, at=at, country=case.jurisdiction, language=person.speaks)
    telling = Telling(
        joined(read, story.proposed),
        story.text,
        at,
        means.interview.questions,
        means.chat.told_rules,
        lambda question, raw: means.interview.read(case, person, question, raw),
        story.dropped,
    )
    return telling.draft(case.facts, means.interview.state(case))


def source_of(means: Means, question_id: str) -> str:
    """What was read that answers a question. Raises Outdated for a question that no words answer."""
    rule = means.chat.told_rules.get(question_id.partition("@")[0])
    if rule is None:
        raise Outdated
    return rule.source


def told_kind(drafted: Draft) -> str | None:
    """The incident kind that the story tells of; None where it tells of none."""
    return next((str(one.heard.value) for one in drafted.answers if one.question.id == KIND), None)


def told_screen(means: Means, case: Case, person: Person, *, correcting: bool = False) -> Told | None:
    """What was read of the story, to be found right; None where there is nothing to confirm."""
    story = story_of(case)
    if not story.waits:
        return None
    drafted = draft_of(means, case, person, story)
    vague = case.is_untold and drafted.is_vague
    shown = () if vague else drafted.shown
    lines = [(one.question, means.interview.said(case, person, one.question, one.heard)) for one in shown]
    knows_kind = not case.is_untold or (told_kind(drafted) is not None and not vague)
    if not lines and not case.is_untold:
        return None
    return Told(case.id, lines, is_linked=case.policy_id is not None, knows_kind=knows_kind, correcting=correcting)


def told_waiting(means: Means, tx: Transaction, person: Person) -> Told | None:
    """What was told in the case that the person is busy with, and waits for their word."""
    case = active_case(tx, person)
    return told_screen(means, case, person) if case is not None and case.is_open else None
