"""Every pair of states is either in its table or refused."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import pytest

from workflows.case.case import CASE_STATES, Case
from workflows.case.step import STEP_STATES, StepRecord
from workflows.desk.records import ESCALATION_STATES, Escalation
from workflows.followups.follow_up import FOLLOW_UP_STATES, FollowUp
from workflows.kernel.errors import ImpossibleTransition

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_case(state: str, step: StepRecord | None = None) -> Case:
    return Case(
        id=UUID(int=1), number="EG-2026-000001", person_id=UUID(int=2), policy_id=None, insurer=None,
        kind="defamation", language="fr", jurisdiction="FR", state=state, reported_at=NOW, facts={}, interview={},
        steps={step.step: step} if step else {},
    )  # fmt: skip


@pytest.mark.parametrize(("before", "after"), list(product(CASE_STATES, CASE_STATES)))
def test_case_states(before: str, after: str) -> None:
    """A case moves along its table and along nothing else."""
    case = a_case(before)
    if after in CASE_STATES[before]:
        case.become(after)
        assert after == case.state
    else:
        with pytest.raises(ImpossibleTransition):
            case.become(after)
        assert before == case.state


@pytest.mark.parametrize(("before", "after"), list(product(STEP_STATES, STEP_STATES)))
def test_step_states(before: str, after: str) -> None:
    """A step moves along its table; refused, nothing of it changes."""
    record = StepRecord("formal_notice_author", before)
    case = a_case("open", record)
    if after in STEP_STATES[before]:
        assert after == case.move_step("formal_notice_author", after, NOW).state
    else:
        with pytest.raises(ImpossibleTransition):
            case.move_step("formal_notice_author", after, NOW)
        assert record == case.record("formal_notice_author")


@pytest.mark.parametrize(("before", "after"), list(product(ESCALATION_STATES, ESCALATION_STATES)))
def test_escalation_states(before: str, after: str) -> None:
    """An offer is answered once."""
    offer = Escalation(UUID(int=1), UUID(int=2), UUID(int=3), before, NOW, NOW)
    if after in ESCALATION_STATES[before]:
        offer.become(after, NOW, "because")
        assert (after, "because") == (offer.state, offer.reason)
    else:
        with pytest.raises(ImpossibleTransition):
            offer.become(after, NOW)


@pytest.mark.parametrize(("before", "after"), list(product(FOLLOW_UP_STATES, FOLLOW_UP_STATES)))
def test_follow_up_states(before: str, after: str) -> None:
    """A follow-up moves along its table; refused, it stays what it was."""
    one = FollowUp(UUID(int=1), UUID(int=2), "k", "step_due", NOW, NOW, before)
    if after in FOLLOW_UP_STATES[before]:
        one.become(after)
        assert after == one.state
    else:
        with pytest.raises(ImpossibleTransition):
            one.become(after)
        assert before == one.state


def test_ordered_capture_is_not_yet_a_capture() -> None:
    """An ordered capture lifts nothing; a received one does. A letter sent counts as sent."""
    capture = StepRecord("bailiff_capture").moved("under_way", NOW, None)
    letter = StepRecord("formal_notice_author").moved("under_way", NOW, None)
    assert (
        capture.counts_as_done,
        capture.moved("done", NOW, "accepted").counts_as_done,
        letter.counts_as_done,
    ) == (False, True, True)


def test_what_was_done_reaches_the_rules() -> None:
    """The facts for the analysis carry the steps done, with day and outcome, once."""
    case = a_case("open")
    case.facts = {"already_done": [{"step": "platform_notice", "done_on": "2026-11-20", "outcome": "refused"}]}
    case.move_step("bailiff_capture", "done", NOW, "accepted")
    case.move_step("platform_notice", "under_way", NOW)
    assert case.facts_for_analysis()["already_done"] == [
        {"step": "platform_notice", "done_on": "2026-11-20", "outcome": "refused"},
        {"step": "bailiff_capture", "done_on": "2026-11-23", "outcome": "accepted"},
    ]
