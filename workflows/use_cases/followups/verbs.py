"""Verbs of the engine and of the handlers who pause it, built over the means."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.use_cases.followups.audit_clocks import AuditClocks
from workflows.use_cases.followups.heartbeat import Beat
from workflows.use_cases.followups.note_failing import NoteFailing
from workflows.use_cases.followups.pause import ExtendFollowUp, PauseFollowUps, ResumeFollowUps
from workflows.use_cases.followups.run import ClaimDue, ReleaseStale, RunFollowUp
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.verbs import build_verbs


@dataclass(frozen=True, kw_only=True, repr=False)
class FollowUpVerbs:
    """The area has these verbs."""

    pause_follow_ups: PauseFollowUps
    extend_follow_up: ExtendFollowUp
    resume_follow_ups: ResumeFollowUps
    run_follow_up: RunFollowUp
    claim_due: ClaimDue
    release_stale: ReleaseStale
    note_failing: NoteFailing
    beat: Beat
    audit_clocks: AuditClocks


def follow_up_verbs(means: Means) -> FollowUpVerbs:
    """The verbs are built over the means."""
    return build_verbs(FollowUpVerbs, means)
