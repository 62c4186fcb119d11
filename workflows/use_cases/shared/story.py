"""What people tell before they are asked: kept on the case, read again whenever it is shown, never lost and never doubled."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.interview.reading.outside import Proposal, joined
from workflows.interview.story import Draft, Story, Telling, ToldAnswer
from workflows.kernel.errors import Outdated
from workflows.kernel.people import ENGINE, Person
from workflows.ports.transaction import Transaction
from workflows.screens.interview import Told
from workflows.use_cases.shared.conversation import active_case
from workflows.use_cases.shared.means import Means

KIND: Final = "kind"
MOST_UNREAD: Final = 40
"""Of one text; the whole of it is among the messages of the case."""
VICTIM: Final = "victim"
YOUNG: Final = "me_minor"


def story_of(case: Case) -> Story:
    """Gives the story that the case keeps; an empty one where nothing was told."""
    return Story.from_plain(case.interview.get("story"))


def is_telling(case: Case) -> bool:
    """Tells whether nothing is known of the case but what the person told by themselves."""
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
        note_reader(means, tx, case, person)


def note_reader(means: Means, tx: Transaction, case: Case, person: Person) -> None:
    """Notes whether the story says that a minor writes it: they are spoken to as one from the next sentence on."""
    story = story_of(case)
    chosen = draft_of(means, case, person, story).applied.state.chose(VICTIM, YOUNG)
    told_young = chosen or means.chat.heard(story.text).is_young
    if told_young != case.interview.get("young", False):
        case.interview = {**case.interview, "young": told_young}
        tx.cases.save(case)


def note_unread(
    means: Means, tx: Transaction, case: Case, person: Person, text: str, now: datetime, *, answers: bool = False
) -> bool:
    """Each sentence of the text that nothing was read from stands by itself in the case, where a handler sees it; whether
    there was one. Of a text that `answers` a question the first sentence is the answer, which was read.
    `now` is when it came: the same instant as that of the story, and nothing is read twice."""
    at = now.astimezone(means.calendar.zone(case))
    read = means.chat.read_story(text, at=at, country=case.jurisdiction, language=person.speaks)
    rest = [one for one in read.rest if not (answers and text.lstrip().startswith(one))]
    for sentence in rest[:MOST_UNREAD]:
        means.timeline.note(tx, case, Event.WORDS_UNREAD, ENGINE, text=sentence)
    return bool(rest)


def draft_of(means: Means, case: Case, person: Person, story: Story) -> Draft:
    """Gives the answers that the story gives to what is open."""
    return telling_of(means, case, person, story).draft(case.facts, means.interview.state(case))


def telling_of(means: Means, case: Case, person: Person, story: Story) -> Telling:
    """Gives the story as it was read, as of the day of the first of its words."""
    at = story.statements[0].at.astimezone(means.calendar.zone(case))
    read = means.chat.read_story(story.text, at=at, country=case.jurisdiction, language=person.speaks)
    return Telling(
        joined(read, story.proposed),
        story.text,
        at,
        means.interview.questions,
        means.chat.told_rules,
        lambda question, raw: means.interview.read(case, person, question, raw),
        story.dropped,
    )


def source_of(means: Means, question_id: str) -> str:
    """Tells what was read that answers a question. Raises Outdated for a question that no words answer."""
    rule = means.chat.told_rules.get(question_id.partition("@")[0])
    if rule is None:
        raise Outdated
    return rule.source


def told_kind(drafted: Draft) -> str | None:
    """Gives the incident kind that the story tells of; None where it tells of none."""
    return next((str(one.heard.value) for one in drafted.answers if one.question.id == KIND), None)


def told_screen(means: Means, case: Case, person: Person, *, correcting: bool = False) -> Told | None:
    """Tells what was read of the story, to be found right; None where there is nothing to confirm."""
    story = story_of(case)
    return (
        drafted_screen(means, case, person, draft_of(means, case, person, story), correcting) if story.waits else None
    )


def drafted_screen(
    means: Means, case: Case, person: Person, drafted: Draft, correcting: bool = False
) -> Told | None:  # fmt: skip
    """Tells what was read of a story that waits, as `drafted` has it; None where there is nothing to confirm."""
    story = story_of(case)
    vague = case.is_untold and drafted.is_vague
    shown = () if vague else drafted.shown
    lines = [(one.question, _said(means, case, person, story, one)) for one in shown]
    knows_kind = not case.is_untold or (told_kind(drafted) is not None and not vague)
    if not lines and not case.is_untold:
        return None
    return Told(case.id, lines, is_linked=case.policy_id is not None, knows_kind=knows_kind, correcting=correcting)


def told_waiting(means: Means, tx: Transaction, person: Person) -> Told | None:
    """Tells what was told in the case that the person is busy with, and waits for their word."""
    case = active_case(tx, person)
    return told_screen(means, case, person) if case is not None and case.is_open else None


def claim_of(means: Means, story: Story, told: ToldAnswer) -> Proposal | None:
    """Gives the forwarded post that the answer stands on, and nothing else."""
    rule = means.chat.told_rules.get(told.question.id)
    return story.published_by(rule.source, told.heard.value) if rule is not None else None


def _said(means: Means, case: Case, person: Person, story: Story, told: ToldAnswer) -> str:
    """The answer as it is shown; what a forwarded post says of itself is marked as its word."""
    said = means.interview.said(case, person, told.question, told.heard)
    claim = claim_of(means, story, told)
    if claim is None:
        return said
    key = "story.says_forward.named" if claim.quote else "story.says_forward"
    return means.interview.say.say(person.speaks, key, answer=said, name=claim.quote)
