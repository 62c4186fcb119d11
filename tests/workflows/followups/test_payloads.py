"""What follow-ups carry is read as earlier releases wrote it, and written under the same names."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from workflows.followups.follow_up import FollowUp
from workflows.followups.payload import FollowUpPayload, UnreadablePayload, UnreadPayload
from workflows.followups.payloads import (
    KINDS,
    AlertUnheard,
    AppointmentNear,
    CapturePage,
    ClockAlert,
    CourtCheck,
    CourtDay,
    InterviewReminder,
    LawyerSilence,
    PauseReview,
    PersonLate,
    PromiseDue,
    QuietClose,
    StepDue,
    StepFollowUp,
    StillHere,
    TakedownLook,
    payload_of,
)
from workflows.use_cases.followups.kinds.table import HANDLERS

ONE = UUID("0190b6c2-5d3e-7a61-8f52-3c1f1e0a9b77")
WORDS = {"fr": "a", "nl": "b", "en": "c"}
DAY = date(2026, 12, 12)
EARLIER: list[tuple[FollowUpPayload, dict[str, Any]]] = [
    (
        StepFollowUp("platform_notice", (7, 14, 21), "lawyer_referral"),
        {"step": "platform_notice", "after_days": [7, 14, 21], "then": "lawyer_referral"},
    ),
    (StepFollowUp("x", (3,)), {"step": "x", "after_days": [3], "then": None}),
    (StepDue("bailiff_capture"), {"step": "bailiff_capture"}),
    (StepDue("x", not_before=DAY), {"step": "x", "not_before": "2026-12-12"}),
    (StepDue("x", failed=3), {"step": "x", "failed": 3}),
    (
        ClockAlert("press_limitation", WORDS, "post"),
        {"clock": "press_limitation", "publication": "post", "meaning": WORDS},
    ),
    (ClockAlert("press_limitation", WORDS), {"clock": "press_limitation", "publication": None, "meaning": WORDS}),
    (AlertUnheard("press_limitation", WORDS), {"clock": "press_limitation", "meaning": WORDS}),
    (LawyerSilence(ONE), {"escalation": str(ONE)}),
    (InterviewReminder(), {}),
    (InterviewReminder(not_before=DAY), {"not_before": "2026-12-12"}),
    (QuietClose(), {}),
    (PauseReview(DAY, "holidays", True), {"until": "2026-12-12", "why": "holidays", "whole": True}),
    (AppointmentNear(ONE), {"appointment": str(ONE)}),
    (StillHere("self_harm"), {"card": "self_harm"}),
    (StillHere(), {}),
    (PersonLate(), {}),
    (CapturePage("post"), {"publication": "post"}),
    (TakedownLook(ONE, 3), {"watch": str(ONE), "number": 3}),
    (PromiseDue(ONE, ONE), {"party": str(ONE), "promise": str(ONE)}),
    (CourtCheck(ONE, 2), {"proceeding": str(ONE), "number": 2}),
    (CourtDay(ONE, "appeal_until", DAY), {"proceeding": str(ONE), "what": "appeal_until", "on": "2026-12-12"}),
]
"""Each kind as the release before this one wrote it."""


@pytest.mark.parametrize(("payload", "plain"), EARLIER, ids=lambda one: getattr(one, "kind", ""))
def test_rows_of_earlier_releases(payload: FollowUpPayload, plain: dict[str, Any]) -> None:
    """A row of an earlier release is read, and written again as it was."""
    assert payload == payload_of(payload.kind, plain)
    assert plain == payload.to_plain()


def test_each_kind_is_there() -> None:
    """A kind has its payload, its handler, and its row of an earlier release."""
    assert set(KINDS) == set(HANDLERS) == {payload.kind for payload, _ in EARLIER}


def test_a_payload_does_not_change() -> None:
    """What was planned is replaced, never changed."""
    for payload, _ in EARLIER:
        with pytest.raises(dataclasses.FrozenInstanceError):
            payload.failed = 1  # type: ignore[misc]


def test_an_alert_says_which_it_was() -> None:
    """The row that asks after an alert names it."""
    plain = AlertUnheard("press_limitation", WORDS, ONE).to_plain()
    assert plain["alert"] == str(ONE)
    assert payload_of(AlertUnheard.kind, plain) == AlertUnheard("press_limitation", WORDS, ONE)


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        ("of_another_release", {"anything": [1]}),
        (StepFollowUp.kind, {"step": "x"}),
        (StepDue.kind, {}),
        (ClockAlert.kind, {"clock": "x", "meaning": "words"}),
        (LawyerSilence.kind, {"escalation": "nobody", "failed": 4}),
        (PauseReview.kind, {"until": "some day"}),
    ],
)
def test_what_cannot_be_read_is_kept(kind: str, plain: dict[str, Any]) -> None:
    """It stops no other row: it is written as it was, counts how often it failed, and says so when it is asked."""
    payload = payload_of(kind, plain)
    assert isinstance(payload, UnreadPayload)
    assert (kind, plain.get("failed", 0)) == (payload.named, payload.failed)
    assert plain == payload.to_plain()
    again = dataclasses.replace(payload, failed=payload.failed + 1)
    assert payload_of(kind, again.to_plain()).failed == plain.get("failed", 0) + 1
    at: Any = None
    with pytest.raises(UnreadablePayload):
        FollowUp(ONE, ONE, "k", kind, at, at, payload=payload).carries(StepDue)
